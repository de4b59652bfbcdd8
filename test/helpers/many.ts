import { SERVER } from './lint.js';

/** Makes each server large enough for a thread. */
const PADDING = `// ${'x'.repeat(78)}\n`.repeat(2000);

/** Packages with a server each, the last one an example. */
export const MANY: Record<string, string> = Object.fromEntries(
  ['a', 'b', 'c', 'examples/d'].flatMap((name) =>
    Object.entries(SERVER).map(([path, text]) => [`packages/${name}/${path}`, path.endsWith('.ts') ? text + PADDING : text]),
  ),
);

/** All of a JSON report but how long it took. */
export function stable(text: string): unknown {
  return JSON.parse(text, (key, value) => (key === 'durationMs' ? undefined : value));
}
