import { ToolError } from '../platform/errors.js';

export type QueryValue = string | number | boolean | readonly (string | number | boolean)[] | undefined;

/**
 * The path of a request. Values are encoded, so that none of them can add a segment, a parameter or a fragment; those that a URL would
 * resolve (`.`, `..`) are refused, because encoding does not help against them. Parameters without a value are left out.
 */
export function pathOf(segments: readonly (string | number)[], query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value ?? []].flat()) parameters.append(name, String(item));
  }
  const path = segments.map((segment) => `/${encode(String(segment))}`).join('');
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function encode(segment: string): string {
  if (/^\.{0,2}$|\p{Cs}/u.test(segment)) throw new ToolError('INVALID_INPUT', 'A value cannot be a part of an address.');
  return encodeURIComponent(segment);
}
