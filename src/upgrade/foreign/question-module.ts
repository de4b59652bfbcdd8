import type { AddedModule } from './module-beside.js';

/** The module that asks the client by ending the round: the client calls again with the answer. */
export const QUESTION_MODULE: AddedModule = {
  name: 'mcp-ask',
  text: `// Added by create-mcp-server upgrade --step go-stateless. Yours from here on.
// A question ends the call; the client calls again with the answer, and what stands before the question runs again.
// The SDK asks clients of 2025 itself, and calls again for them.
import {
  type CreateMessageRequestParams,
  type CreateMessageResult,
  type ElicitRequestFormParams,
  type ElicitResult,
  fromJsonSchema,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ListRootsResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** Asks the user; on the next call, what the user said. Throws where what was accepted is not what was asked for. */
export function askUser(ctx: ServerContext, key: string, params: ElicitRequestFormParams): ElicitResult | InputRequiredResult {
  const answer = inputResponse(ctx.mcpReq.inputResponses, key);
  if (answer.kind !== 'elicit') return inputRequired({ inputRequests: { [key]: inputRequired.elicit(params) } });
  if (answer.action !== 'accept') return { action: answer.action };
  const checked = fromJsonSchema({ ...params.requestedSchema } as Record<string, unknown>)['~standard'].validate(answer.content ?? {});
  if (checked instanceof Promise || checked.issues !== undefined)
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The answer does not match what was asked for.');
  return { action: answer.action, content: (answer.content ?? {}) as NonNullable<ElicitResult['content']> };
}

/** Asks the model of the client; on the next call, what it said. */
export function askModel(ctx: ServerContext, key: string, params: CreateMessageRequestParams): CreateMessageResult | InputRequiredResult {
  const answer = inputResponse(ctx.mcpReq.inputResponses, key);
  if (answer.kind !== 'sampling') return inputRequired({ inputRequests: { [key]: inputRequired.createMessage(params) } });
  return answer.result as CreateMessageResult;
}

/** Asks for the folders that the client works in; on the next call, which they are. */
export function askRoots(ctx: ServerContext, key: string): ListRootsResult | InputRequiredResult {
  const answer = inputResponse(ctx.mcpReq.inputResponses, key);
  return answer.kind === 'roots' ? { roots: answer.roots } : inputRequired({ inputRequests: { [key]: inputRequired.listRoots() } });
}
`,
};
