import { ts } from 'ts-morph';
import { type Code, textOf, type Use } from '../model/code.js';
import { defineRule } from '../rule.js';
import { STARTS_PROGRAM } from './support/effect-tables.js';
import { withServer } from './support/examples.js';

/** Programs that fetch a package and run it, with the words before its name. */
const FETCHES = /^(npx|bunx|pnpx|uvx|(pnpm|yarn) dlx|npm exec|bun x|pipx run)$/;

const starting = (args: string): string =>
  withServer(`import { spawn } from 'node:child_process';
export const convert = (file: string) => spawn('npx', [${args}, file]);
export { makeServer };
`);

export default defineRule({
  name: 'no-downloaded-program',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-149', 'P-146'],
  cwe: ['CWE-494', 'CWE-829'],
  owasp: ['MCP04'],
  summary: 'The server does not fetch and run a package in whatever version there is at that moment.',
  why: 'npx and its like ask the registry while the server runs: what was reviewed and locked is not what runs. Whoever takes over the package, or registers a name that was forgotten, runs in the server with its credentials. Without a network the tool does not work at all.',
  advice: 'Make it a dependency, and start it from node_modules. Where that is not possible, write the exact version: npx -y name@1.2.3.',
  whenNotToUse: 'The server is there to start what its user chooses, and the user is told which package is fetched.',
  examples: {
    bad: [starting("'-y', 'pdf-to-text'")],
    good: [starting("'-y', 'pdf-to-text@2.1.0'"), starting("'--no-install', 'pdf-to-text'")],
  },
  messages: { fetched: '"{command} {package}" runs whatever version the registry has at that moment, or whatever it calls so.' },
  check({ code, report }) {
    for (const use of code.matching(STARTS_PROGRAM)) {
      const words = wordsOf(code, use);
      const taken = [1, 2].find((count) => FETCHES.test(words.slice(0, count).join(' ')));
      if (taken === undefined) continue;
      const rest = words.slice(taken);
      const name = packageIn(rest);
      if (name === undefined || isPinned(name) || rest.some((word) => /^--(no-install|no|offline)$/.test(word))) continue;
      report({ message: 'fetched', values: { command: words.slice(0, taken).join(' '), package: name }, at: use.node });
    }
  },
});

/** The command line of a call as words, as far as they are written down. */
function wordsOf(code: Code, use: Use): string[] {
  const [first, second] = use.node.arguments ?? [];
  const options = code.objects(use, 0);
  const command = textOf(first) ?? options.map(() => textOf(code.option(use, 0, 'command')[0])).find((text) => text !== undefined);
  if (command === undefined) return [];
  const line = command.trim().split(/\s+/);
  if (line.length > 1) return line;
  const list = options.length > 0 ? code.option(use, 0, 'args')[0] : second && code.names.leavesOf(second)[0];
  const args = list !== undefined && ts.isArrayLiteralExpression(list) ? list.elements.map((each) => textOf(each) ?? '') : [];
  return [command, ...args];
}

/** The package among the words: named by an option, or the first word that is none. */
function packageIn(words: readonly string[]): string | undefined {
  const option = words.findIndex((word) => /^(-p|--package|--from)$/.test(word));
  const name = option >= 0 ? words[option + 1] : words.find((word) => !word.startsWith('-'));
  return name === '' || name === undefined || /^[./]/.test(name) ? undefined : name;
}

/** `name@1.2.3`, `@scope/name@1.2.3`, `name==1.2.3`. */
function isPinned(name: string): boolean {
  return /.@\d+\.\d+\.\d+|==\d/.test(name);
}
