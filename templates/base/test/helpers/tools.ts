import * as z from 'zod';
import { type CallContext, defineTool, type Tool } from '../../src/platform/define-tool.js';

export const READ_SCOPE = 'test:read';
export const WRITE_SCOPE = 'test:write';

type Work = (text: string, context: CallContext) => Promise<string>;

/** A tool that takes a text and answers with one. The platform is tested with these, never with the tools of the domain. */
export function textTool(name: string, work: Work, { scope = READ_SCOPE, readOnly = true } = {}): Tool {
  return defineTool({
    name,
    title: name,
    description: 'Stands in for a tool of the domain.',
    scopes: [scope],
    annotations: { readOnlyHint: readOnly, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    input: z.strictObject({ text: z.string().max(20_000).default('').describe('Any text.') }),
    output: z.strictObject({ text: z.string().max(1_000_000).describe('The answer.') }),
    handler: async ({ text }, context) => ({ text: await work(text, context) }),
  });
}

/** Answers with what it was given. */
export const echo = textTool('echo_text', async (text) => text);

/** Needs a scope that the ordinary caller of a test does not have. */
export const guarded = textTool('guarded_text', async (text) => text, { scope: WRITE_SCOPE });

/** A tool that runs until it is released or told to stop, with a promise for each moment that a test waits for. */
export function waitingTool(name = 'wait_for_release') {
  const started = signalled<void>();
  const stopped = signalled<unknown>();
  const released = signalled<string>();
  const tool = textTool(name, (_text, { signal }) => {
    signal.addEventListener('abort', () => stopped.settle(signal.reason));
    started.settle();
    return released.promise;
  });
  return { tool, started: started.promise, stopped: stopped.promise, release: released.settle };
}

function signalled<Value>() {
  let settle: (value: Value) => void = () => {};
  const promise = new Promise<Value>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
