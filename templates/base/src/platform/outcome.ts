import type { CallToolResult } from '@modelcontextprotocol/server';
import { quoteJson } from './json-text.js';

/** What a call ends with: one JSON value, parsed and sanitized. A model reads it as text, and a client has it as structure where the call succeeded. */
export interface Outcome {
  json: string;
  /** The same value; undefined where the call failed. */
  value: Record<string, unknown> | undefined;
}

/** The outcome as the SDK takes it. */
export function toResult({ json, value }: Outcome): CallToolResult {
  const content: CallToolResult['content'] = [{ type: 'text', text: json }];
  return value === undefined ? { isError: true, content } : { content, structuredContent: value };
}

/** The members of `toResult` as JSON, without the braces around them. The structured content is JSON already. */
export function resultMembers({ json, value }: Outcome): string {
  const content = `"content":[{"type":"text","text":${quoteJson(json)}}]`;
  return value === undefined ? `"isError":true,${content}` : `${content},"structuredContent":${json}`;
}
