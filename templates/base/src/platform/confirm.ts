import { createHash, randomBytes } from 'node:crypto';
import {
  acceptedContent,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Config } from '../config.js';
import { ToolError } from './errors.js';
import { sanitizeText } from './sanitize.js';

/** A person has to read and decide: longer than any call, short enough that an answer still fits the question. */
const VALID_SECONDS = 300;
const MAX_QUESTION_CHARS = 4_000;
const QUESTION = 'confirmation';

const answer = z.object({ confirm: z.boolean().describe('Yes only if you want exactly this.') });

/** Ends this round of a call: a person is asked first. Nothing has failed. */
export class ConfirmationNeeded extends Error {
  override readonly name = 'ConfirmationNeeded';
}

/** One round of a call that may ask a person (P-45). */
export interface Round {
  /** Returns when a person has agreed to exactly `subject`; until then it throws. What the model says does not count. */
  confirm(question: string, subject: unknown): Promise<void>;
  /** What goes out instead of a result while nobody has agreed yet. */
  pending: InputRequiredResult | undefined;
}

interface State {
  digest: string;
}

export interface Confirmations {
  /** Checks the state that a client sends back: ours, of this caller, not too old (P-37). */
  verify(state: string, context: ServerContext): Promise<State>;
  roundOf(context: ServerContext): Round;
}

/**
 * Asks through the client, which shows the question to its user: an answer can only come from there, never from the arguments of a tool.
 * The state says, signed, what was asked and whom; another caller's answer, or an answer to another question, counts as none.
 */
export function createConfirmations(config: Config, principalOf: (context: ServerContext) => string): Confirmations {
  const key = config.MCP_CONFIRMATION_KEY?.reveal() ?? randomBytes(32);
  const codec = createRequestStateCodec<State>({ key, ttlSeconds: VALID_SECONDS, bind: principalOf });
  return {
    verify: codec.verify,
    roundOf(context) {
      const round: Round = {
        pending: undefined,
        async confirm(question, subject) {
          const digest = digestOf(subject);
          if (hasAgreed(context, digest)) return;
          round.pending = ask(question, await codec.mint({ digest }, context));
          throw new ConfirmationNeeded();
        },
      };
      return round;
    },
  };
}

/** Throws where a person said no to this very question; false where nobody was asked it yet. */
function hasAgreed({ mcpReq }: ServerContext, digest: string): boolean {
  const response = inputResponse(mcpReq.inputResponses, QUESTION);
  if (mcpReq.requestState<State>()?.digest !== digest || response.kind !== 'elicit') return false;
  if (acceptedContent(mcpReq.inputResponses, QUESTION, answer)?.confirm === true) return true;
  throw new ToolError('REFUSED', 'The person who was asked did not agree. Do not try again unless that person asks for it.');
}

function ask(question: string, requestState: string): InputRequiredResult {
  const message = sanitizeText(question, MAX_QUESTION_CHARS);
  return inputRequired({ inputRequests: { [QUESTION]: inputRequired.elicit({ message, requestedSchema: answer }) }, requestState });
}

function digestOf(subject: unknown): string {
  return createHash('sha256').update(JSON.stringify(subject)).digest('base64url');
}
