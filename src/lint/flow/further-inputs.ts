import { stringOf, symbolOf, type Term, type Value } from '../interpret/value.js';

/**
 * What the other side chooses beside the arguments: what a person answers to a question of the server, the headers that a client
 * sends, and its token. Symbols are as `symbolOf` spells them; the context of a handler is not known, so they begin with `?`.
 */
export type FurtherInput = 'answer' | 'header' | 'token';

const ASKS = /(^|\.)(elicitInput|elicit|elicitation)\(\)$/;
const REQUESTS = /\.(sendRequest|request)\(\)$/;
/** Headers of the request that a handler answers, in the context of SDK v1, of v2, and of frameworks. */
const HEADERS = /^\?\w*\.(requestInfo|request|http\.req|req|session)\.headers$/;
const TOKEN = /^\?\w*\.(\w+\.)*authInfo\.token$/;
const HEADER_BY_CALL = /^\?\w*\.(requestInfo|request|http\.req|req|session)\.headers\.get\(\)$/;

/** What kind of further input a term is; undefined for anything else. */
export function furtherInput(value: Term): FurtherInput | undefined {
  if (value.op === 'member') {
    if (value.name === 'token') return TOKEN.test(symbolOf(value)) ? 'token' : undefined;
    return value.name === 'headers' && HEADERS.test(symbolOf(value)) ? 'header' : undefined;
  }
  if (value.op !== 'call') return undefined;
  const symbol = symbolOf(value);
  if (HEADER_BY_CALL.test(symbol)) return 'header';
  if (ASKS.test(symbol)) return 'answer';
  return REQUESTS.test(symbol) && asksByRequest(value.args?.[0]) ? 'answer' : undefined;
}

function asksByRequest(request: Value | undefined): boolean {
  return request?.kind === 'object' && stringOf(request.properties.get('method')?.value) === 'elicitation/create';
}
