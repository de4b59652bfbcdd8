import { type Document, isAlias, parseDocument, visit } from 'yaml';
import type { StructuralMerge } from './json.js';
import type { TextSides } from './text.js';
import { mergeValues, type ValueEdit } from './values.js';

/**
 * Merges YAML by structure. Comments stay, but the text is written anew, so this is asked only where lines cannot be merged.
 * Undefined where a side is not one YAML document, or has anchors, which tie places together.
 */
export function mergeYaml(texts: TextSides): StructuralMerge | undefined {
  const [base, mine, theirs] = [parse(texts.base), parse(texts.mine), parse(texts.theirs)];
  if (!base || !mine || !theirs) return undefined;
  const merge = mergeValues({ base: base.toJS(), mine: mine.toJS(), theirs: theirs.toJS() });
  const all: readonly { path: ValueEdit['path'] }[] = [...merge.edits, ...merge.conflicts];
  if (all.some(({ path }) => path.length === 0)) return undefined;
  for (const edit of merge.edits) applyEdit(mine, edit);
  const text = write(mine);
  const withValues = (side: 'base' | 'theirs') => {
    const document = mine.clone();
    for (const conflict of merge.conflicts) {
      const value = conflict[side];
      applyEdit(document, value === undefined ? { kind: 'remove', path: conflict.path } : { kind: 'set', path: conflict.path, value });
    }
    return write(document);
  };
  return { sides: { base: withValues('base'), mine: text, theirs: withValues('theirs') }, conflicts: merge.conflicts, notes: merge.notes };
}

/** Whether every comment of `before` is still in `after`. */
export function keepsComments(before: string, after: string): boolean {
  const comments = before.match(/(?<=^|\s)#.*$/gm) ?? [];
  return comments.every((comment) => after.includes(comment.trim()));
}

function parse(text: string): Document | undefined {
  const document = parseDocument(text);
  let hasAlias = false;
  visit(document, (_key, node) => {
    hasAlias ||= isAlias(node);
  });
  return document.errors.length > 0 || hasAlias ? undefined : document;
}

function applyEdit(document: Document, { kind, path, value }: ValueEdit): void {
  if (kind === 'remove') document.deleteIn(path);
  else if (kind === 'append') document.addIn(path, document.createNode(value));
  else document.setIn(path, document.createNode(value));
}

function write(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
