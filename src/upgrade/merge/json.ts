import * as jsonc from 'jsonc-parser';
import { DEPENDENCY_KEYS } from '../../create/json.js';
import type { TextSides } from './text.js';
import { type Decide, mergeValues, type ValueConflict, type ValueEdit } from './values.js';

/** A structural merge. `sides` are three texts that differ from one another only where it conflicts: one text where it does not. */
export interface StructuralMerge {
  sides: TextSides;
  conflicts: ValueConflict[];
  notes: string[];
}

/**
 * Merges JSON (comments allowed) by structure: edits of the user's text, which keeps its comments, order and indentation.
 * Undefined where a side is not JSON, or where an edit would take a comment of the user's with it.
 */
export function mergeJson(texts: TextSides, decide?: Decide): StructuralMerge | undefined {
  const [base, mine, theirs] = [parse(texts.base), parse(texts.mine), parse(texts.theirs)];
  if (!base || !mine || !theirs) return undefined;
  const merge = mergeValues({ base: base.value, mine: mine.value, theirs: theirs.value }, decide);
  if ([...merge.edits, ...merge.conflicts].some(({ path }) => path.length === 0)) return undefined;
  const text = merge.edits.reduce(applyEdit, texts.mine);
  if (losesComment(texts, texts.mine, text)) return undefined;
  const withValues = (side: 'base' | 'theirs') =>
    merge.conflicts.reduce((current, conflict) => applyEdit(current, toEdit(conflict.path, conflict[side])), text);
  return { sides: { base: withValues('base'), mine: text, theirs: withValues('theirs') }, conflicts: merge.conflicts, notes: merge.notes };
}

function toEdit(path: ValueEdit['path'], value: unknown): ValueEdit {
  return value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value };
}

function parse(text: string): { value: unknown } | undefined {
  const errors: jsonc.ParseError[] = [];
  const value: unknown = jsonc.parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? { value } : undefined;
}

function applyEdit(text: string, { kind, path, value }: ValueEdit): string {
  const key = String(path.at(-1) ?? '');
  const isSorted = DEPENDENCY_KEYS.has(String(path.at(-2) ?? ''));
  const options: jsonc.ModificationOptions = {
    formattingOptions: formatOf(text),
    ...(isSorted ? { getInsertionIndex: (names: string[]) => names.filter((name) => name < key).length } : {}),
  };
  if (kind !== 'append') return jsonc.applyEdits(text, jsonc.modify(text, [...path], kind === 'remove' ? undefined : value, options));
  return jsonc.applyEdits(text, jsonc.modify(text, [...path, -1], value, { ...options, isArrayInsertion: true }));
}

function formatOf(text: string): jsonc.FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length, eol: '\n' };
}

/** Whether a comment that is the user's own is in `before` and no longer in `after`. */
function losesComment({ base }: TextSides, before: string, after: string): boolean {
  const kept = commentsOf(after);
  const known = commentsOf(base);
  return commentsOf(before).some((comment) => !kept.includes(comment) && !known.includes(comment));
}

function commentsOf(text: string): string[] {
  const comments: string[] = [];
  jsonc.visit(text, { onComment: (offset, length) => comments.push(text.slice(offset, offset + length)) }, { disallowComments: false });
  return comments;
}
