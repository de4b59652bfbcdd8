import { createCommand } from './create/command.js';
import { run } from './shell/run.js';
import { upgradeCommand } from './upgrade/command.js';

const create = createCommand();
const upgrade = upgradeCommand();
// With positional options, what follows the word "upgrade" is that command's, also where both have a flag of that name.
create.command.enablePositionalOptions().addCommand(upgrade.command);
const chosen = process.argv[2] === 'upgrade' ? upgrade : create;

await run(create.command, process.argv, 1, chosen.onFailure);
