import { createHash } from 'node:crypto';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type * as z from 'zod';
import { ToolError } from '../platform/errors.js';
import { AnswerCache } from './cache.js';
import { Fault, meaningOf } from './fault.js';
import { httpTransport } from './http.js';
import { type Pace, realPace, withRetries } from './retry.js';
// {{#if sample}}
import { sampleTransport } from './sample.js';
// {{/if}}
import type { BackendSettings } from './settings.js';
import type { ApiAnswer, ApiRequest, Transport } from './transport.js';

const FAILURES_BEFORE_OPEN = 5; // P-79
const RECOVERY_MS = 30_000; // P-79

export interface ReadRequest<Answer extends z.ZodType> {
  principalId: string;
  /** Made with `pathOf`. */
  path: string;
  /** What the API must answer; anything that it does not declare is dropped. */
  answer: Answer;
  signal: AbortSignal;
}

export interface WriteRequest<Answer extends z.ZodType> extends ReadRequest<Answer> {
  method: Exclude<ApiRequest['method'], 'GET'>;
  body?: unknown;
  /** The same for the same intent: the API does one thing once for it. */
  idempotencyKey: string;
}

export interface Read<Value> {
  value: Value;
  /** True where the API is down and this is what it said before (P-85). */
  degraded: boolean;
  /** When the API said so. */
  asOf: string;
}

export interface Backend {
  /** Reads through the cache, and tries again where that may help. */
  read<Answer extends z.ZodType>(request: ReadRequest<Answer>): Promise<Read<z.output<Answer>>>;
  /** Writes, at most once. */
  write<Answer extends z.ZodType>(request: WriteRequest<Answer>): Promise<z.output<Answer>>;
  /** Rejects when the dependency cannot serve: decides `/ready`. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(settings: BackendSettings): Backend {
  const url = settings.MCP_API_URL;
  // {{#if sample}}
  if (url === undefined) return backendOver(sampleTransport(), settings);
  // {{else}}
  if (url === undefined) throw new TypeError('MCP_API_URL is not set.');
  // {{/if}}
  return backendOver(httpTransport(url, settings), settings);
}

/** The backend on any transport. */
export function backendOver(
  transport: Transport,
  settings: BackendSettings,
  pace: Pace = realPace,
  recoveryMs: number = RECOVERY_MS,
): Backend {
  const cache = new AnswerCache({ freshMs: settings.MCP_API_CACHE_SECONDS * 1_000, staleMs: settings.MCP_API_STALE_SECONDS * 1_000 });
  // Inside of the cache, unlike the breaker of the platform: while it is open, callers get what was read before, and at once.
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof Fault && error.isOutage),
    { halfOpenAfter: recoveryMs, breaker: new ConsecutiveBreaker(FAILURES_BEFORE_OPEN) },
  );
  const send = <Answer extends z.ZodType>(request: ApiRequest, schema: Answer) =>
    breaker.execute(async () => {
      const answer = await transport.send(request);
      return { ...answer, value: parse(schema, answer) };
    });

  return {
    async read({ principalId, path, answer: schema, signal }) {
      const fresh = cache.find(principalId, path);
      if (fresh !== undefined) return { value: schema.parse(fresh.body), degraded: false, asOf: timeOf(fresh.at) };
      try {
        const { value, body, bytes, isStorable } = await withRetries(
          settings.MCP_API_RETRIES,
          signal,
          () => send({ method: 'GET', path, signal }, schema),
          pace,
        );
        if (isStorable) cache.keep(principalId, path, body, bytes);
        else cache.forget(principalId, path);
        return { value, degraded: false, asOf: timeOf(Date.now()) };
      } catch (error) {
        signal.throwIfAborted();
        const stale = isOutage(error) ? cache.find(principalId, path, true) : undefined;
        if (stale !== undefined) return { value: schema.parse(stale.body), degraded: true, asOf: timeOf(stale.at) };
        if (!isOutage(error)) cache.forget(principalId, path);
        throw shown(error);
      }
    },
    async write({ principalId, method, path, body, idempotencyKey, answer: schema, signal }) {
      // Two callers with the same key are two intents.
      const key = createHash('sha256')
        .update(JSON.stringify([principalId, idempotencyKey]))
        .digest('base64url');
      try {
        const { value } = await send({ method, path, body, headers: { 'idempotency-key': key }, signal }, schema);
        return value;
      } catch (error) {
        signal.throwIfAborted();
        throw isUndecided(error) ? undecided(error) : shown(error);
      } finally {
        cache.forgetAllOf(principalId);
      }
    },
    check: (signal) => transport.check(signal),
    close: () => transport.close(),
  };
}

/** An answer of another shape is none: the API has changed, or somebody else answers in its place. */
function parse<Answer extends z.ZodType>(schema: Answer, { body }: ApiAnswer): z.output<Answer> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Fault('unacceptable', 'The answer of the API has another shape than agreed.', { cause: parsed.error });
}

function isOutage(error: unknown): boolean {
  return error instanceof BrokenCircuitError || (error instanceof Fault && (error.isOutage || error.kind === 'busy'));
}

/** Whether a write may have happened although nobody said so. */
function isUndecided(error: unknown): boolean {
  return error instanceof Fault && ['unreachable', 'slow', 'broken', 'unacceptable'].includes(error.kind);
}

function undecided(cause: unknown): ToolError {
  const detail = 'It is not known whether this was done. Repeat the call with the same idempotencyKey: it is done once at most.';
  return new ToolError('UNAVAILABLE', detail, { cause });
}

function shown(error: unknown): unknown {
  if (error instanceof BrokenCircuitError)
    return new ToolError('UNAVAILABLE', undefined, { retryAfterSeconds: RECOVERY_MS / 1_000, cause: error });
  return error instanceof Fault ? meaningOf(error) : error;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
