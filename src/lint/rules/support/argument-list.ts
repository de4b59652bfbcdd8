import { ts } from 'ts-morph';
import type { Edit, Suggestion } from '../../finding.js';
import { unwrap } from '../../program/syntax.js';
import { importBeside, replacing } from './edits.js';

/** What a shell would do something with: then the command line is more than a program and its arguments. */
const NEEDS_SHELL = /[|&;<>()$`\\*?[\]{}~#!\n]/;
const WITHOUT_SHELL: Record<string, string> = { exec: 'execFile', execSync: 'execFileSync' };

/** How a command line that is a template becomes a program with a list of arguments: nothing reads the text then. Empty where that is not certain. */
export function withoutShell(call: ts.Node): Suggestion[] {
  if (!ts.isCallExpression(call)) return [];
  const [line] = call.arguments;
  const renamed = rename(call);
  const words = line === undefined ? undefined : wordsOf(unwrap(line));
  const [program, ...args] = words ?? [];
  if (line === undefined || renamed === undefined || program === undefined || !/^'[\w./-]+'$/.test(program)) return [];
  return [{ title: 'Run the program without a shell', edits: [...renamed, replacing(line, `${program}, [${args.join(', ')}]`)] }];
}

/** `exec` and `execSync` as they are imported from child_process, or as a member of it. */
function rename(call: ts.CallExpression): Edit[] | undefined {
  const callee = unwrap(call.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    const name = WITHOUT_SHELL[callee.name.text];
    return name === undefined ? undefined : [replacing(callee.name, name)];
  }
  const name = ts.isIdentifier(callee) ? WITHOUT_SHELL[callee.text] : undefined;
  if (name === undefined) return undefined;
  const imported = importBeside(call.getSourceFile(), callee.getText(), name);
  return imported && [...imported, replacing(callee, name)];
}

/** The words of a template, each as an expression; undefined where a shell would read more than words. */
function wordsOf(line: ts.Expression): string[] | undefined {
  if (!ts.isTemplateExpression(line)) return undefined;
  const words: Part[][] = [];
  let word: Part[] = [];
  let quoted: string | undefined;
  const end = (): void => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  const read = (text: string): boolean => {
    for (const character of text) {
      if (quoted === undefined && (character === '"' || character === "'")) quoted = character;
      else if (character === quoted) quoted = undefined;
      else if (quoted === undefined && character === ' ') end();
      else if (NEEDS_SHELL.test(character)) return false;
      else word.push({ text: character });
    }
    return true;
  };
  if (!read(line.head.text)) return undefined;
  for (const { expression, literal } of line.templateSpans) {
    word.push({ code: expression.getText() });
    if (!read(literal.text)) return undefined;
  }
  end();
  return quoted === undefined ? words.map(written) : undefined;
}

type Part = { text: string } | { code: string };

function written(parts: readonly Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'code' in only) return only.code;
  if (parts.every((part) => 'text' in part)) return `'${parts.map((part) => ('text' in part ? part.text : '')).join('')}'`;
  return `\`${parts.map((part) => ('text' in part ? part.text : `\${${part.code}}`)).join('')}\``;
}
