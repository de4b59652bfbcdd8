// What bin/create-mcp-server.js does, on the small templates of test/fixtures, and as if npm had installed it (FIXTURE_ROOT: from there).
import { fileURLToPath } from 'node:url';
import { createCommand } from '../../dist/create/command.js';
import { run } from '../../dist/shell/run.js';
import { upgradeCommand } from '../../dist/upgrade/command.js';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const { FIXTURE_ROOT: root = fixtures, FIXTURE_TEMPLATES: templates = `${fixtures}templates` } = process.env;
const create = createCommand({ root, templates });
const upgrade = upgradeCommand({ root, templates });
create.command.enablePositionalOptions().addCommand(upgrade.command);

await run(create.command, process.argv, 1, (process.argv[2] === 'upgrade' ? upgrade : create).onFailure);
