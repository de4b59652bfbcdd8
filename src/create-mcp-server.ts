import { createCommand } from './create/command.js';
import { run } from './shell/run.js';

const { command, onFailure } = createCommand();

await run(command, process.argv, 1, onFailure);
