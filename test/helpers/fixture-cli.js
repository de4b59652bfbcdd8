// What bin/create-mcp-server.js does, on the small templates of test/fixtures, and as if npm had installed it (FIXTURE_ROOT: from there).
import { fileURLToPath } from 'node:url';
import { createCommand } from '../../dist/create/command.js';
import { run } from '../../dist/shell/run.js';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const { FIXTURE_ROOT: root = fixtures, FIXTURE_TEMPLATES: templates = `${fixtures}templates` } = process.env;
const { command, onFailure } = createCommand({ root, templates });

await run(command, process.argv, 1, onFailure);
