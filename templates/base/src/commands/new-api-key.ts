import * as z from 'zod';
import { domain } from '../domain.js';
import { createKey } from '../platform/http/api-key.js';

const [id, scopes = domain.scopes.join(','), expiresAt] = process.argv.slice(2);
if (id === undefined) {
  process.stderr.write('Usage: npm run key:new -- <id> [scope,scope] [expiry as 2027-01-31T00:00:00Z]\n');
  process.exit(2);
}
try {
  const { key, record } = createKey(id, scopes.split(','), expiresAt);
  process.stderr.write(`Give this key to its user; it is not shown again:\n${key}\n\nAdd this record to the array in MCP_API_KEYS:\n`);
  process.stdout.write(`${JSON.stringify(record)}\n`);
} catch (error) {
  if (!(error instanceof z.ZodError)) throw error;
  process.stderr.write(`No key was made. ${z.prettifyError(error)}\n`);
  process.exit(1);
}
