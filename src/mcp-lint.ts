import { program } from './lint/command.js';
import { run } from './shell/run.js';

await run(program(), process.argv, 2);
