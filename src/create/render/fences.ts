import Handlebars from 'handlebars';
import { TemplateError } from '../template-error.js';
import { type RenderContext, requireName } from './context.js';

/** A line that holds nothing but a comment around a Handlebars tag. */
const COMMENTED_TAG = /^(?:\/\/|#|<!--|\{?\/\*)\s*\{\{\s*([#/]\s*\w+|else)\b([^}]*)\}\}\s*(?:-->|\*\/\}?)?$/;

/** The beginning of such a line: one that goes on differently is a slip. */
const BEGINS_LIKE_FENCE = /^(?:\/\/|#|<!--|\{?\/\*)\s*\{\{\s*(?:[#/]|else\b)/;

/** A private Handlebars, so that nobody else's helpers are seen. */
const handlebars = Handlebars.create();
handlebars.registerHelper('chunk', function (this: { chunks: string[] }, index: number) {
  return this.chunks[index];
});

interface OpenFence {
  tag: string;
  line: number;
  hasElse: boolean;
}

/**
 * Keeps or drops the lines between comment fences (`// {{#if http}}` … `// {{else}}` … `// {{/if}}`); the fence lines vanish.
 * Handlebars decides, but sees the text between fences only as data, so text such as `${{ github.ref }}` stays as it is.
 * Throws a TemplateError on an unknown name and on fences that do not pair.
 */
export function applyFences(file: string, content: string, context: RenderContext): string {
  if (!content.includes('{{')) return content;
  const { program, chunks } = compile(file, content, context);
  return handlebars.compile(program, { noEscape: true, strict: true, knownHelpers: { chunk: true } })({ ...context, chunks });
}

/** True when `line` is a fence. */
export function isFence(line: string): boolean {
  return COMMENTED_TAG.test(line.trim());
}

function compile(file: string, content: string, context: RenderContext): { program: string; chunks: string[] } {
  const chunks: string[] = [];
  const open: OpenFence[] = [];
  let program = '';
  let pending = '';
  for (const [index, line] of content.split(/(?<=\n)/).entries()) {
    const match = COMMENTED_TAG.exec(line.trim());
    if (!match) {
      if (BEGINS_LIKE_FENCE.test(line.trim())) throw new TemplateError(file, index + 1, `has an unknown kind of fence: ${line.trim()}`);
      pending += line;
      continue;
    }
    if (pending !== '') program += `{{{chunk ${chunks.push(pending) - 1}}}}`;
    pending = '';
    program += tag(
      open,
      { file, line: index + 1, keyword: (match[1] ?? '').replace(/\s/g, ''), operand: (match[2] ?? '').trim() },
      context,
    );
  }
  const [unclosed] = open;
  if (unclosed) throw new TemplateError(file, unclosed.line, `opens {{#${unclosed.tag}}} and never closes it`);
  return { program: program + (pending === '' ? '' : `{{{chunk ${chunks.push(pending) - 1}}}}`), chunks };
}

/** Checks one tag against the fences that are open, and gives the tag for Handlebars. */
function tag(
  open: OpenFence[],
  { file, line, keyword, operand }: { file: string; line: number; keyword: string; operand: string },
  context: RenderContext,
): string {
  const innermost = open.at(-1);
  if (keyword === '#if' || keyword === '#unless') {
    requireName(context, operand, file, line);
    open.push({ tag: keyword.slice(1), line, hasElse: false });
    return `{{${keyword} ${operand}}}`;
  }
  if (keyword === 'else' && operand === '' && innermost && !innermost.hasElse) {
    innermost.hasElse = true;
    return '{{else}}';
  }
  if (innermost && keyword === `/${innermost.tag}` && operand === '') {
    open.pop();
    return `{{${keyword}}}`;
  }
  throw new TemplateError(
    file,
    line,
    `has the fence {{${[keyword, operand].filter(Boolean).join(' ')}}}, which fits no open {{#if}} or {{#unless}}`,
  );
}
