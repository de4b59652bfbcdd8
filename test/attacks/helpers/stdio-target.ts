import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userEnvironment } from '../../e2e/helpers/environment.js';
import type { Project } from './projects.js';
import { envelope, type Seen, type StdioTarget, seen } from './targets.js';

const ANSWER_MS = 60_000;

/** The built server of a template on pipes. */
export function startStdio(project: Project, settings: Record<string, string> = {}) {
  const env = userEnvironment({ ...project.settings, MCP_TRANSPORT: 'stdio', ...settings });
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: project.dir, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let last = 0;
  const waiting = new Map<number, (seen: Seen) => void>();
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const from = stdout.lastIndexOf('\n') + 1;
    stdout += text;
    for (const line of stdout.slice(from, stdout.lastIndexOf('\n') + 1).split('\n')) {
      const id = idOf(line);
      if (id !== undefined) waiting.get(id)?.(seen(line));
    }
  });
  const ask = (method: string, params: object, options = {}) =>
    new Promise<Seen>((resolve, reject) => {
      last += 1;
      const id = last;
      const late = setTimeout(() => reject(new Error(`No answer to ${method} over stdio.\n${stderr.slice(-2_000)}`)), ANSWER_MS);
      waiting.set(id, (found) => {
        clearTimeout(late);
        waiting.delete(id);
        resolve(found);
      });
      child.stdin.write(`${envelope(method, params, options, id).body}\n`);
    });
  // One pipe speaks one era for as long as it lives: this one the newest.
  const call: StdioTarget['call'] = (tool, args, { capabilities, members } = {}) =>
    ask('tools/call', { name: tool, arguments: args, ...members }, capabilities && { capabilities });
  const target: StdioTarget = {
    innocent: project.innocent,
    call,
    request: (method, params) => ask(method, params),
    async sendLines(text) {
      const before = stdout.length;
      child.stdin.write(text);
      const { outcome } = await call(project.innocent.tool, project.innocent.arguments);
      // Whatever it said to the lines stands before the answer to the innocent call.
      const said = stdout
        .slice(before)
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, -1);
      return { outcome: `${said.map((line) => seen(line).outcome).join(', ') || 'ignored'}, then ${outcome}`, text: stdout.slice(before) };
    },
    written: () => stderr,
    answered: () => stdout,
  };
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.stdin.end();
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await once(child, 'close').finally(() => clearTimeout(force));
  };
  return { target, stop };
}

function idOf(line: string): number | undefined {
  try {
    return Object(JSON.parse(line)).id;
  } catch {
    return undefined;
  }
}
