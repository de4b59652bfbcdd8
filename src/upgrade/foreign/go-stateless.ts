import { isObject, parseObject, setJson } from '../../create/json.js';
import type { TextFiles } from '../migrations.js';
import { isSource, parseSource } from './edits.js';
import { serveOverHttp } from './http.js';
import type { StepOutcome } from './migrate-sdk.js';
import { endRounds } from './questions.js';
import { importsFrom } from './servers.js';
import { serveBesideSse } from './sse.js';
import { serveOverStdio } from './stdio.js';

/** The version of the package that serves on the objects of Node which is declared where a project has none. */
const NODE_ADAPTER = '^2.1.2';

/** Each looks at what the one before it left. */
const SERVICES = [
  [/StdioServerTransport/, serveOverStdio],
  [/StreamableHTTPServerTransport/, serveOverHttp],
  [/SSEServerTransport/, serveBesideSse],
] as const;

/**
 * To the protocol of 2026-07-28: a server that is connected to stdio is served by `serveStdio`, one over HTTP by `createMcpHandler`; both speak
 * both eras. What is not recognised for certain is reported with its line, and not edited.
 */
export function goStateless(files: TextFiles): StepOutcome {
  const outcome: StepOutcome = { changes: new Map(), left: [] };
  for (const [path, original] of files) {
    if (!isSource(path) || /(?:^|\/)(?:__tests__|tests?|examples?)\/|\.(?:test|spec)\./.test(path)) continue;
    let text = original;
    for (const [names, serve] of SERVICES) {
      if (!names.test(text) || !text.includes('@modelcontextprotocol/')) continue;
      text = serve(path, text, parseSource(path, text), files, outcome) ?? text;
    }
    if (text.includes('@modelcontextprotocol/')) text = endRounds(path, text, parseSource(path, text), files, outcome) ?? text;
    if (text !== original && importsFrom(parseSource(path, text), '@modelcontextprotocol/node')) declareAdapter(path, files, outcome);
  }
  return outcome;
}

/** Declares `@modelcontextprotocol/node` in the package that a file belongs to. */
function declareAdapter(path: string, files: TextFiles, outcome: StepOutcome): void {
  const folders = path.split('/').slice(0, -1);
  const candidates = folders.map((_folder, index) => [...folders.slice(0, folders.length - index), 'package.json'].join('/'));
  const manifest = [...candidates, 'package.json'].find((candidate) => files.has(candidate));
  const text = manifest === undefined ? undefined : (outcome.changes.get(manifest) ?? files.get(manifest));
  if (manifest === undefined || text === undefined) return;
  const { dependencies } = parseObject(manifest, text);
  if (isObject(dependencies) && '@modelcontextprotocol/node' in dependencies) return;
  outcome.changes.set(manifest, setJson(text, ['dependencies', '@modelcontextprotocol/node'], NODE_ADAPTER));
}
