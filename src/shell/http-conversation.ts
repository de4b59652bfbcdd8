import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import type { Launch, Message } from './conversation.js';

/** What a server over HTTP answered to one message. */
export interface HttpAnswer {
  status: number;
  message: Message | undefined;
  sessionId: string | undefined;
}

/** Sends a message to the server, with headers of the protocol. */
export type Send = (message: Message, headers?: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** Most characters of what a program printed that are kept for an error. */
const OUTPUT_KEPT = 4000;

/** Milliseconds between two looks whether a server listens. */
const POLL = 100;

/** Names under which servers take the port and the address to listen on. */
const PORT_NAMES = ['PORT', 'MCP_PORT', 'HTTP_PORT', 'SERVER_PORT', 'MCP_HTTP_PORT', 'MCP_SERVER_PORT', 'APP_PORT'] as const;
const HOST_NAMES = ['HOST', 'MCP_HOST', 'HTTP_HOST', 'SERVER_HOST', 'MCP_HTTP_HOST', 'MCP_SERVER_HOST'] as const;

/**
 * Starts a program that serves MCP over HTTP, on a free port of 127.0.0.1 that it gets by every usual name in its environment and for `{port}`
 * in its arguments, waits until it listens, and gives `talk` what sends messages to one of `paths`. Ends the program. Throws with what it
 * printed when it ends too early or does not answer within `timeout` milliseconds.
 */
export async function converseOverHttp<Result>(
  launch: Launch,
  paths: readonly string[],
  talk: (send: Send) => Promise<Result>,
  timeout: number,
  signal?: AbortSignal,
): Promise<Result> {
  const port = await freePort();
  const env = {
    ...process.env,
    ...Object.fromEntries([...PORT_NAMES.map((name) => [name, String(port)]), ...HOST_NAMES.map((name) => [name, '127.0.0.1'])]),
    ...launch.env,
  };
  const args = launch.args.map((arg) => arg.replaceAll('{port}', String(port)));
  const child = spawn(launch.command, args, { cwd: launch.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-OUTPUT_KEPT);
    });
  }
  const stop = new AbortController();
  const end = new Promise<never>((_resolve, reject) => {
    const fail = (what: string) => {
      stop.abort();
      reject(new Error(`${what}${printed.trim() === '' ? '' : `:\n${printed.trim()}`}`));
    };
    const timer = setTimeout(() => fail(`no answer on port ${port} within ${timeout} ms`), timeout);
    stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    signal?.addEventListener('abort', () => fail('stopped'), { once: true, signal: stop.signal });
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => fail(`it ended with exit code ${code}`));
  });
  end.catch(() => {});
  try {
    await Promise.race([listening(port, stop.signal), end]);
    return await Promise.race([talkWhereItAnswers(`http://127.0.0.1:${port}`, paths, talk, stop.signal), end]);
  } finally {
    stop.abort();
    child.removeAllListeners('close');
    child.kill('SIGKILL');
  }
}

/** Resolves as soon as something listens on the port. */
async function listening(port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('close', () => resolve(false)).on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Talks at the first of `paths` where the first message is not answered with 404. */
async function talkWhereItAnswers<Result>(
  origin: string,
  paths: readonly string[],
  talk: (send: Send) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (const path of paths) {
    const first = { isNext: true, isMissing: false };
    const send: Send = async (message, headers) => {
      const answer = await post(`${origin}${path}`, message, headers, signal);
      if (first.isNext && answer.status === 404) first.isMissing = true;
      first.isNext = false;
      return answer;
    };
    try {
      return await talk(send);
    } catch (error) {
      if (!first.isMissing) throw error;
    }
  }
  throw new Error(`it listens, and has nothing at ${paths.join(', ')}`);
}

async function post(
  url: string,
  message: Message,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify(message),
    redirect: 'manual',
    ...(signal ? { signal } : {}),
  });
  const { status } = response;
  const sessionId = response.headers.get('mcp-session-id') ?? undefined;
  if (message.id === undefined) {
    await response.body?.cancel();
    return { status, message: undefined, sessionId };
  }
  return { status, message: await readAnswer(response, message.id), sessionId };
}

/** The answer to `id`, of a JSON body or of a stream of events, which may go on after it. */
async function readAnswer(response: Response, id: Message['id']): Promise<Message | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const found = answerIn(text, id);
    if (found) return found;
  }
  return answerIn(text, id);
}

function answerIn(text: string, id: Message['id']): Message | undefined {
  const candidates = [text, ...text.split(/\r?\n/).flatMap((line) => (line.startsWith('data:') ? [line.slice(5)] : []))];
  return candidates.flatMap(parse).find((message) => message.id === id) ?? undefined;
}

function parse(text: string): Message[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Message] : [];
  } catch {
    return [];
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
