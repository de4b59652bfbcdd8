// Loaded into a server by the soak: on SIGUSR2 it collects all garbage and writes what is left, in bytes, into HEAP_FILE. What a process
// holds of the machine goes up and down with the pace of the collector; what is left shows a leak.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(process.env.HEAP_FILE, JSON.stringify(heapUsed + external));
});
