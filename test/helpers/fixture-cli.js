// The command as shipped, on the small templates of test/fixtures: what bin/create-mcp-server.js does, with another template folder.
import { fileURLToPath } from 'node:url';
import { createCommand } from '../../dist/create/command.js';
import { run } from '../../dist/shell/run.js';

const { command, onFailure } = createCommand({ templates: fileURLToPath(new URL('../fixtures/templates/', import.meta.url)) });

await run(command, process.argv, 1, onFailure);
