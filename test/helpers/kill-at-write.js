// Loaded with --import: kills the process, as `kill -9` does, right before the write number KILL_AT to the folder KILL_IN.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { KILL_AT, KILL_IN = '' } = process.env;
let writes = 0;

for (const name of ['writeFile', 'rename', 'rm', 'mkdir', 'copyFile', 'chmod', 'rmdir']) {
  const original = fs.promises[name];
  fs.promises[name] = (path, ...rest) => {
    if (String(path).startsWith(KILL_IN) && ++writes === Number(KILL_AT)) process.kill(process.pid, 'SIGKILL');
    return original(path, ...rest);
  };
}
process.on('exit', () => process.stderr.write(`writes: ${writes}\n`));
syncBuiltinESMExports();
