/** What came back. */
export interface Seen {
  /** In short: `HTTP 401`, `HTTP 400, error -32020`, `INVALID_INPUT`, `asked`, `answered`. */
  outcome: string;
  /** All of it, with headers. */
  text: string;
  /** The result of a call that was answered, or the question that was asked instead. */
  result?: Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  /** The caller where the server knows several. */
  as?: string;
  /** What the client claims that it can do. */
  capabilities?: object;
  /** Members of the request beside name and arguments. */
  members?: object;
  era?: '2025-11-25' | '2026-07-28';
}

/** The call that a template measures itself with: it always works. */
export interface Innocent {
  tool: string;
  arguments: object;
}

/** A running server that takes calls, whichever way. */
export interface Target {
  innocent: Innocent;
  call(tool: string, args: unknown, options?: CallOptions): Promise<Seen>;
  /** Any JSON-RPC request. */
  request(method: string, params: object): Promise<Seen>;
  /** Everything that it wrote, and everything that it answered. */
  written(): string;
  answered(): string;
}

export interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Send no token. */
  anonymous?: boolean;
}

export interface HttpTarget extends Target {
  url: URL;
  /** Health and metrics, where they have a port of their own. */
  operations: URL;
  send(sent: Sent): Promise<Seen>;
  /** Writes raw bytes and reads until the server hangs up. */
  sendRaw(text: string): Promise<Seen>;
  /** A token of the issuer that the server trusts; what is given replaces the ordinary claims and header. */
  token(claims?: object, header?: object): string;
  /** A token with the right claims that somebody else signed, or nobody. */
  forge(header: object, how: 'hmac with the public key' | 'another key' | 'no signature'): string;
  /** An API key of that record. */
  keys: Record<'good' | 'expired' | 'narrow', string>;
}

export interface StdioTarget extends Target {
  /** Writes lines as they are, then makes sure that the server still answers. */
  sendLines(text: string): Promise<Seen>;
}

const MODERN = '2026-07-28';

/** The body and headers of a request in one of the eras. */
export function envelope(method: string, params: object, { era = MODERN, capabilities = {} }: CallOptions = {}, id = 1) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    'io.modelcontextprotocol/clientInfo': { name: 'attacker', version: '1.0.0' },
  };
  const isModern = era === MODERN;
  const message = { jsonrpc: '2.0', id, method, params: isModern ? { ...params, _meta: meta } : params };
  const name = 'name' in params ? { 'mcp-name': String(params.name) } : {};
  const headers: Record<string, string> = isModern
    ? { 'mcp-protocol-version': MODERN, 'mcp-method': method, ...name }
    : { 'mcp-protocol-version': era };
  return { body: JSON.stringify(message), headers };
}

/** A JSON-RPC answer in short. */
export function seen(text: string, status = 200, headers = ''): Seen {
  const message = parse(text);
  const outcomes = [...(status === 200 ? [] : [`HTTP ${status}`]), ...outcomeOf(message, status)];
  return { outcome: outcomes.join(', '), text: `${headers}\n${text}`, ...(message?.result && { result: message.result }) };
}

interface Message {
  error?: { code: number };
  result?: Record<string, unknown>;
}

function outcomeOf(message: Message | undefined, status: number): string[] {
  if (typeof message?.error?.code === 'number') return [`error ${message.error.code}`];
  if (message?.result === undefined) return status === 200 ? ['nothing'] : [];
  if (message.result.resultType === 'input_required') return ['asked'];
  return [message.result.isError === true ? toolError(message.result) : 'answered'];
}

function toolError(result: Record<string, unknown>): string {
  const [block] = result.content as { text: string }[];
  const shown = parse(block?.text ?? '') as { error?: { code?: unknown } } | undefined;
  return String(shown?.error?.code ?? 'error');
}

/** JSON, or the data of the one server-sent event. */
function parse(text: string): Message | undefined {
  for (const candidate of [text, /^data: (.*)$/m.exec(text)?.[1] ?? '']) {
    try {
      return JSON.parse(candidate);
    } catch {
      // Not this form.
    }
  }
  return undefined;
}
