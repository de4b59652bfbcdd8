import { ts } from 'ts-morph';
import { collect, type Leftover, lineAt } from './edits.js';

/** What only the protocol before 2026-07-28 has, and what takes its place. */
const STATEFUL: readonly { pattern: RegExp; what: string; advice: string }[] = [
  {
    pattern: /\.elicitInput$/,
    what: 'a question to the user in the middle of a call',
    advice: 'return inputRequired.elicit(...) and go on when the client calls again',
  },
  {
    pattern: /\.(?:createMessage|requestSampling)$/,
    what: 'sampling, which is deprecated',
    advice: 'return inputRequired with a sampling request, or call a model of your own',
  },
  {
    pattern: /\.listRoots$/,
    what: 'roots, which are deprecated',
    advice: 'take the folders from configuration, or return inputRequired with a roots request',
  },
  {
    pattern: /\.sendLoggingMessage$/,
    what: 'log messages outside of a request, which 2026-07-28 clients do not get',
    advice: 'log to stderr, or with ctx.mcpReq.log while a request runs',
  },
];

/** The places of a file that only the protocol before 2026-07-28 has. */
export function statefulPlaces(file: string, text: string, source: ts.SourceFile): Leftover[] {
  if (!text.includes('@modelcontextprotocol/')) return [];
  return collect(source, (node): Leftover | undefined => {
    const called =
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? `.${node.expression.name.text}` : undefined;
    const found = called === undefined ? undefined : STATEFUL.find(({ pattern }) => pattern.test(called));
    return found && { file, line: lineAt(text, node.getStart()), what: found.what, advice: found.advice };
  });
}
