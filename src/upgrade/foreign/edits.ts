import { ts } from 'ts-morph';

/** A replacement of a stretch of text. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** Something a step saw and left to a person. */
export interface Leftover {
  file: string;
  /** First line is 1. */
  line: number;
  what: string;
  advice: string;
}

/** Applies edits that do not overlap. Every other character stays. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((current, { start, end, text: fresh }) => current.slice(0, start) + fresh + current.slice(end), text);
}

/** The syntax of a source file. */
export function parseSource(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Every node of a file that `pick` gives a value for. */
export function collect<Value>(root: ts.Node, pick: (node: ts.Node) => Value | undefined): Value[] {
  const found: Value[] = [];
  const visit = (node: ts.Node): void => {
    const value = pick(node);
    if (value !== undefined) found.push(value);
    node.forEachChild(visit);
  };
  visit(root);
  return found;
}

/** The line of a position; the first is 1. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** An edit that takes a statement out with the whole of its lines. */
export function removeLines(text: string, node: ts.Node): TextEdit {
  const start = text.lastIndexOf('\n', node.getStart() - 1) + 1;
  const after = text.indexOf('\n', node.getEnd());
  const end = after < 0 ? text.length : after + 1;
  const isAlone = text.slice(start, node.getStart()).trim() === '' && text.slice(node.getEnd(), end).trim() === '';
  return isAlone ? { start, end, text: '' } : { start: node.getStart(), end: node.getEnd(), text: '' };
}

/** True for a file that a step may read and edit. */
export function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path) && !/(?:^|\/)(?:node_modules|dist|build|coverage)\//.test(path);
}
