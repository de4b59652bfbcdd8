import { diffIndices } from 'node-diff3';
import { formOf } from '../merge/form.js';

/**
 * Gives a program that a codemod rewrote the form of the one it came from: lines that differ only in white space are the original's again,
 * lost comments at its head come back, and so do its line ends, byte order mark and kind of quotes on imports.
 */
export function keepFormat(original: string, migrated: string): string {
  const { eol, bom, finalNewline } = formOf(original);
  const unix = (text: string) => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const lines = restoreLines(unix(original).split('\n'), unix(migrated).split('\n'));
  const headed = restoreHeader(unix(original), restoreQuotes(unix(original), lines).join('\n'));
  const ended = finalNewline ? headed.replace(/\n*$/, '\n') : headed;
  return `${bom ? '\uFEFF' : ''}${eol === '\r\n' ? ended.replaceAll('\n', '\r\n') : ended}`;
}

/** The migrated lines, each as it was written before where only white space tells them apart. */
function restoreLines(before: readonly string[], after: readonly string[]): string[] {
  const bare = (lines: readonly string[]) => lines.map((line) => line.trim());
  const result: string[] = [];
  let at = 0;
  for (const { buffer1, buffer2 } of diffIndices(bare(before), bare(after)) as { buffer1: [number, number]; buffer2: [number, number] }[]) {
    const fresh = after.slice(buffer2[0], buffer2[0] + buffer2[1]);
    const replaced = before.slice(buffer1[0], buffer1[0] + buffer1[1]);
    result.push(
      ...before.slice(at, buffer1[0]),
      ...(fresh.length === replaced.length ? fresh.map((line, index) => indentLike(line, replaced[index] ?? '')) : fresh),
    );
    at = buffer1[0] + buffer1[1];
  }
  return [...result, ...before.slice(at)];
}

/** A line with the indentation of the one that it replaces. */
function indentLike(line: string, model: string): string {
  return line.trim() === '' ? line : `${/^\s*/.exec(model)?.[0] ?? ''}${line.trimStart()}`;
}

/** Imports that are new, in the quotes and with the line ends that the file has. */
function restoreQuotes(original: string, lines: readonly string[]): string[] {
  const imports = original.match(/^(?:import|export)\b.*\bfrom\s+['"].*$/gm) ?? [];
  const single = imports.filter((line) => line.includes("'")).length;
  const bare = imports.filter((line) => !line.trimEnd().endsWith(';')).length;
  const known = new Set(original.split('\n'));
  return lines.map((line) => {
    if (known.has(line) || !/^import\b.*\bfrom\s+"@modelcontextprotocol\/[^"]+";?$/.test(line)) return line;
    const quoted = single * 2 > imports.length ? line.replace(/"([^"]+)"(;?)$/, "'$1'$2") : line;
    return bare * 2 > imports.length ? quoted.replace(/;$/, '') : quoted;
  });
}

/** The comments before the first statement, where the codemod took them away with the import below them. */
function restoreHeader(original: string, migrated: string): string {
  const head = /^(#![^\n]*\n)?((?:\s*(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/[^\S\n]*\n))*)/.exec(original);
  const comments = head?.[2] ?? '';
  const firstLine = comments.trim().split('\n')[0] ?? '';
  if (firstLine === '' || migrated.includes(firstLine)) return migrated;
  const shebang = /^#![^\n]*\n/.exec(migrated)?.[0] ?? '';
  return `${shebang}${comments}${/\n\s*\n$/.test(original.slice(0, (head?.[0].length ?? 0) + 1)) ? '\n' : ''}${migrated.slice(shebang.length).replace(/^\n+/, '')}`;
}
