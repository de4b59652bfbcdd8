import { TemplateError } from '../template-error.js';
import { type RenderContext, requireName } from './context.js';

/** A line that holds nothing but a comment around a Handlebars tag. */
const COMMENTED_TAG = /^(?:\/\/|#|<!--|\{?\/\*)\s*\{\{\s*([#/]\s*\w+|else)\b([^}]*)\}\}\s*(?:-->|\*\/\}?)?$/;

/** The beginning of such a line: one that goes on differently is a slip. */
const BEGINS_LIKE_FENCE = /^(?:\/\/|#|<!--|\{?\/\*)\s*\{\{\s*(?:[#/]|else\b)/;

/** A fence that is open, and whether the lines that come now are kept. */
interface OpenFence {
  tag: string;
  line: number;
  keeps: boolean;
  hasElse: boolean;
}

/**
 * Keeps or drops the lines between comment fences (`// {{#if http}}` … `// {{else}}` … `// {{/if}}`); the fence lines vanish, and every other
 * line stays as it is, also with `${{ github.ref }}` in it. Throws a TemplateError on an unknown name and on fences that do not pair.
 */
export function applyFences(file: string, content: string, context: RenderContext): string {
  if (!content.includes('{{')) return content;
  const open: OpenFence[] = [];
  let kept = '';
  for (const [index, line] of content.split(/(?<=\n)/).entries()) {
    const text = line.trim();
    const match = COMMENTED_TAG.exec(text);
    if (match) {
      const [, keyword = '', operand = ''] = match;
      applyTag(open, { file, line: index + 1, keyword: keyword.replace(/\s/g, ''), operand: operand.trim() }, context);
      continue;
    }
    if (BEGINS_LIKE_FENCE.test(text)) throw new TemplateError(file, index + 1, `has an unknown kind of fence: ${text}`);
    if (open.every(({ keeps }) => keeps)) kept += line;
  }
  const [unclosed] = open;
  if (unclosed) throw new TemplateError(file, unclosed.line, `opens {{#${unclosed.tag}}} and never closes it`);
  return kept;
}

/** True when `line` is a fence. */
export function isFence(line: string): boolean {
  return COMMENTED_TAG.test(line.trim());
}

/** Opens, turns or closes a fence. */
function applyTag(
  open: OpenFence[],
  { file, line, keyword, operand }: { file: string; line: number; keyword: string; operand: string },
  context: RenderContext,
): void {
  const innermost = open.at(-1);
  if (keyword === '#if' || keyword === '#unless') {
    requireName(context, operand, file, line);
    open.push({ tag: keyword.slice(1), line, keeps: Boolean(context[operand]) === (keyword === '#if'), hasElse: false });
    return;
  }
  if (keyword === 'else' && operand === '' && innermost && !innermost.hasElse) {
    Object.assign(innermost, { keeps: !innermost.keeps, hasElse: true });
    return;
  }
  if (innermost && keyword === `/${innermost.tag}` && operand === '') {
    open.pop();
    return;
  }
  throw new TemplateError(
    file,
    line,
    `has the fence {{${[keyword, operand].filter(Boolean).join(' ')}}}, which fits no open {{#if}} or {{#unless}}`,
  );
}
