import { readFileSync } from 'node:fs';
import { loadAuditKey } from '../config.js';
import { verifyAudit } from '../platform/audit.js';

// To be run on a copy, and drilled on a changed one (P-122): see docs/runbook.md.
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Usage: npm run audit:verify -- <audit file>   (MCP_AUDIT_KEY as the server had it)\n');
  process.exit(2);
}
try {
  process.stdout.write(`${verifyAudit(readFileSync(file, 'utf8').split('\n'), loadAuditKey(process.env))} records, the chain is whole.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
