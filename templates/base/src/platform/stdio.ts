import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  isJSONRPCNotification,
  isSpecType,
  type JSONRPCMessage,
  type McpServerFactory,
  STDIO_DEFAULT_MAX_BUFFER_SIZE,
} from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { whenAborted } from './deadline.js';
import type { Runtime } from './runtime.js';
import type { Closable } from './shutdown.js';
import { createToolCalls, type PlainCall, type Recognise } from './tool-calls.js';

/** Serves MCP over a pipe until it is closed or ends. */
export function servePipe(
  runtime: Runtime,
  factory: McpServerFactory,
  input: Readable = process.stdin,
  output: Writable = process.stdout,
): Closable {
  const onerror = (error: Error) => runtime.logger.warn({ err: error }, 'bad message');
  return serveStdio(factory, { transport: new Pipe(runtime, input, output), onerror });
}

/**
 * A pipe to the SDK, out of which plain calls of tools are taken and answered here: the SDK reads what is left, as if nothing else had
 * come. Which protocol is spoken is settled by how the connection begins, and that is the SDK's to judge: nothing is taken until the form
 * of its first answer to a call has told.
 */
class Pipe extends StdioServerTransport {
  readonly #recognise: Recognise;
  readonly #running = new Map<PlainCall['id'], AbortController>();
  #isModern: boolean | undefined;
  /** A line whose end has not come yet. */
  #begun: Buffer = Buffer.alloc(0);

  constructor(
    private readonly runtime: Runtime,
    private readonly input: Readable,
    private readonly output: Writable,
    private readonly rest = new PassThrough(),
  ) {
    super(rest, output);
    this.#recognise = createToolCalls(runtime);
  }

  override async start(): Promise<void> {
    await super.start();
    this.input.on('data', this.#read).on('end', this.#end).on('close', this.#end);
    this.input.on('error', (error) => this.onerror?.(error));
  }

  override send(message: JSONRPCMessage): Promise<void> {
    // Only the answer to a call has content.
    if ('result' in message && 'content' in message.result) this.#isModern ??= 'resultType' in message.result;
    return super.send(message);
  }

  override close(): Promise<void> {
    this.input.off('data', this.#read).pause();
    for (const caller of this.#running.values()) caller.abort();
    return super.close();
  }

  readonly #end = () => void this.rest.end();

  readonly #read = (chunk: Buffer): void => {
    let bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    for (let end = bytes.indexOf('\n') + 1; end > 0; end = bytes.indexOf('\n') + 1) {
      const line = bytes.subarray(0, end);
      bytes = bytes.subarray(end);
      if (!this.#take(line.toString('utf8'))) this.rest.write(line);
    }
    this.#begun = bytes;
    if (bytes.length > STDIO_DEFAULT_MAX_BUFFER_SIZE) this.rest.write(bytes); // the SDK refuses so long a message, and hangs up
  };

  /** True where the line was a call, which is answered when it has ended. */
  #take(line: string): boolean {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      return false;
    }
    const call = this.#recognise(message, this.runtime.local);
    if (call === undefined) this.#cancel(message);
    if (call === undefined || call.isModern !== this.#isModern) return false;
    void this.#answer(call);
    return true;
  }

  /** Nobody waits for a call that was cancelled, so it gets no answer. */
  async #answer(call: PlainCall): Promise<void> {
    const caller = new AbortController();
    this.#running.set(call.id, caller);
    const answer = await call.answer(whenAborted(caller.signal));
    if (this.#running.get(call.id) === caller) this.#running.delete(call.id);
    if (!caller.signal.aborted) this.output.write(`${answer}\n`);
  }

  /** The SDK reads it as well: it may mean a call that was left to it. */
  #cancel(message: unknown): void {
    if (!isJSONRPCNotification(message) || !isSpecType.CancelledNotification(message)) return;
    const { requestId } = message.params;
    if (requestId !== undefined) this.#running.get(requestId)?.abort();
  }
}
