// What a process costs, read from /proc, so that the other programs of the machine do not count.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;
const NS_PER_MS = 1e6;

/** CPU time in milliseconds that a process, its threads and its children have taken. */
export function cpuMs(pid) {
  const threads = [pid, ...childrenOf(pid)].flatMap((id) => readdirSync(`/proc/${id}/task`).map((task) => `/proc/${id}/task/${task}`));
  const ns = threads.map((thread) => Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]));
  return ns.reduce((sum, each) => sum + each, 0) / NS_PER_MS;
}

/** Resident memory in megabytes, of a process and its children. */
export function memoryMb(pid) {
  const kilobytes = [pid, ...childrenOf(pid)].map((id) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0),
  );
  return Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024);
}

/** Milliseconds of all processors: taken by anybody, and stolen by the machine below. */
export function machineMs() {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  return { busy: (user + nice + system + irq + softirq) * MS_PER_TICK, stolen: steal * MS_PER_TICK };
}

function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    return children === '' ? [] : children.split(' ');
  });
}
