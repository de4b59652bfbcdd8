import { randomUUID } from 'node:crypto';
import type { AuditEvent } from './audit.js';
import { authorize } from './authorize.js';
// {{#if confirm}}
import { ConfirmationNeeded, type Round } from './confirm.js';
// {{/if}}
import { type Deadline, type OnGone, withDeadline } from './deadline.js';
import type { CallContext, Principal, Tool } from './define-tool.js';
import { type ErrorBody, publicError, ToolError } from './errors.js';
import { toJson } from './json-text.js';
import type { Outcome } from './outcome.js';
import type { Runtime } from './runtime.js';
import { sanitize, sanitizeText } from './sanitize.js';
import { inSpan } from './telemetry.js';
import { schemaHash } from './tools-lock.js';
import { parseOutput, validateInput } from './validate.js';

const MAX_AUDITED_ARGUMENTS = 1_024;
const MAX_ERROR_CHARS = 2_048;

/** Who calls, whichever way the call came in. */
export interface Caller {
  principal: Principal;
  onGone: OnGone;
  /** The `_meta` of the request: it carries the caller's trace (P-117). */
  meta: Readonly<Record<string, unknown>> | undefined;
  // {{#if confirm}}
  /** Absent where the caller cannot be asked anything. */
  round?: Round;
  // {{/if}}
}

export type ToolCall = (input: unknown, caller: Caller) => Promise<Outcome>;

interface Call {
  tool: Tool;
  input: unknown;
  principal: Principal;
  correlationId: string;
  // {{#if confirm}}
  round: Round | undefined;
  // {{/if}}
}

/** How a call ended: what the caller gets, and what is counted and recorded of it. */
interface Ending {
  outcome: Outcome;
  error?: ErrorBody;
  decision: AuditEvent['decision'];
}

/**
 * The one way to a handler and back (P-68). The order is fixed (P-87): deadline, rate limit, authorize, validate, resilience, handler,
 * parse output, sanitize, audit. Authentication has happened at the door (`http/`), or the caller owns this process.
 */
export function createPipeline(runtime: Runtime): (tool: Tool) => ToolCall {
  return (tool) => {
    const hash = schemaHash(tool);
    return (input, caller) => {
      const { principal, onGone, meta } = caller;
      const call: Call = {
        tool,
        input,
        principal,
        correlationId: randomUUID(),
        // {{#if confirm}}
        round: caller.round,
        // {{/if}}
      };
      const work = () => answer(runtime, call, hash, onGone);
      // The SDK would show the message of anything that escaped.
      return inSpan(tool.name, meta, work, errorCode).catch((cause: unknown) => fail(runtime, call, cause).outcome);
    };
  };
}

/** Runs the call and turns every end of it into an outcome, a metric, an audit record and, where we are at fault, a log line. */
async function answer(runtime: Runtime, call: Call, hash: string, onGone: OnGone): Promise<Outcome> {
  const { config, metrics, audit } = runtime;
  const started = performance.now();
  metrics.callStarted();
  const { outcome, error, decision } = await withDeadline(onGone, config.MCP_CALL_TIMEOUT_MS, (deadline) =>
    execute(runtime, call, deadline),
  ).then(success, (cause: unknown) => fail(runtime, call, cause));
  const durationMs = Math.round(performance.now() - started);
  metrics.callFinished(call.tool.name, error?.code ?? (decision === 'allowed' ? 'ok' : decision), durationMs / 1000);
  await audit.write({
    correlationId: call.correlationId,
    principal: call.principal.id,
    clientId: call.principal.clientId,
    tool: call.tool.name,
    schemaHash: hash,
    decision,
    ...(error === undefined ? {} : { code: error.code }),
    arguments: describeArguments(call.input),
    resultChars: outcome.json.length,
    durationMs,
  });
  return outcome;
}

async function execute({ config, limiter, memory, resilience, backend }: Runtime, call: Call, deadline: Deadline): Promise<unknown> {
  const { tool, principal, correlationId } = call;
  await limiter(principal.id, tool.name);
  memory();
  authorize(tool, principal);
  const input = validateInput(tool, call.input);
  const context: CallContext = {
    principal,
    correlationId,
    backend,
    // {{#if confirm}}
    confirm: (question, subject) => confirmed(call, question, subject),
    // {{/if}}
    get signal() {
      return deadline.signal;
    },
  };
  const returned = await resilience.run(principal.id, deadline, () => deadline.race(() => tool.handler(input, context)));
  const { value, truncated } = sanitize(parseOutput(tool, returned), config.MCP_MAX_OUTPUT_CHARS);
  if (truncated) throw new ToolError('REFUSED', 'The result is larger than this server may send. Ask for less.');
  return value;
}

// {{#if confirm}}
/** Fails closed: no way to a person means no (P-45). */
async function confirmed({ tool, round }: Call, question: string, subject: unknown): Promise<void> {
  if (tool.asks !== true) throw new Error(`Tool ${tool.name} asks a person, so it must be defined with "asks".`);
  if (round === undefined) throw new ToolError('REFUSED', 'This needs the consent of a person, and the client cannot ask one.');
  await round.confirm(question, [tool.name, subject]);
}

// {{/if}}
/** The text is the structured result and nothing else, so both were parsed and sanitized (P-72). */
function success(value: unknown): Ending {
  return { outcome: { json: toJson(value), value: value as Record<string, unknown> }, decision: 'allowed' };
}

/** Sanitized as well: a schema may name a key of the caller's, and a check of the domain may quote what it refused. */
function failure(error: ErrorBody): Outcome {
  const shown = { ...error, message: sanitizeText(error.message, MAX_ERROR_CHARS) };
  return { json: JSON.stringify({ error: shown }), value: undefined };
}

// {{#if confirm}}
/** The question goes out instead: see `Round`. Where it cannot, nobody may take this for a success. */
const ASKED: Ending = { outcome: { json: 'A person has to agree first.', value: undefined }, decision: 'asked' };

// {{/if}}
/** What the audit trail keeps of the arguments. An attacker's nesting must not keep a call out of the trail. */
function describeArguments(input: unknown): string {
  try {
    return sanitizeText(toJson(input), MAX_AUDITED_ARGUMENTS);
  } catch {
    return '[nested too deep to show]';
  }
}

/** The answer to a call that failed; its cause goes to the log. */
function fail({ logger }: Runtime, call: Call, cause: unknown): Ending {
  // {{#if confirm}}
  if (cause instanceof ConfirmationNeeded) return ASKED;
  // {{/if}}
  const error = publicError(cause, call.correlationId);
  logFailure(logger, call, error, cause);
  return { outcome: failure(error), error, decision: error.code === 'ACCESS_DENIED' ? 'refused' : 'failed' };
}

function errorCode({ value }: Outcome): string | undefined {
  return value === undefined ? 'tool error' : undefined;
}

/** The cause goes to the log, with the correlation id that the caller has (P-102). */
function logFailure(logger: Runtime['logger'], call: Call, { code }: ErrorBody, cause: unknown): void {
  const fields = { tool: call.tool.name, principal: call.principal.id, correlationId: call.correlationId, code };
  if (cause instanceof ToolError && cause.category !== 'server' && cause.category !== 'external') logger.info(fields, 'tool call refused');
  else logger.error({ ...fields, err: cause }, 'tool call failed');
}
