import type { ServerResponse } from 'node:http';
import { answerJson } from './network.js';

/** An error of the HTTP layer as JSON-RPC words it: no message has been read yet, so it answers none by id. */
export interface Refusal {
  status: number;
  code: number;
  message: string;
  headers?: Record<string, string>;
}

export function answerRefusal(response: ServerResponse, { status, code, message, headers }: Refusal): void {
  answerJson(response, status, { jsonrpc: '2.0', error: { code, message }, id: null }, headers);
}
