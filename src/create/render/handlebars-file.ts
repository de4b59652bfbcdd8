import { parse } from 'handlebars/dist/cjs/handlebars/compiler/base.js';
import { TemplateError } from '../template-error.js';
import { type RenderContext, requireName } from './context.js';

/** Pieces of text by name, for `{{> name}}`. */
export type Partials = Readonly<Record<string, string>>;

/** What a template may hold. Handlebars knows more; a project is rendered once, so a few kinds of statement are quicker walked than compiled. */
type Statement =
  | hbs.AST.ContentStatement
  | hbs.AST.CommentStatement
  | hbs.AST.MustacheStatement
  | hbs.AST.BlockStatement
  | hbs.AST.PartialStatement;

/**
 * Renders a whole Handlebars file: names, `{{json name}}` for a quoted string, `if` and `unless`, and partials. Nothing is escaped, and `\{{`
 * writes a pair of braces. Throws a TemplateError on an unknown name, helper or partial, also in a branch that is not taken.
 */
export function renderHandlebars(file: string, content: string, context: RenderContext, partials: Partials = {}): string {
  return new Rendering(file, context, partials).text(parseFile(file, content));
}

function parseFile(file: string, content: string): hbs.AST.Program {
  try {
    return parse(content);
  } catch (error) {
    throw new TemplateError(file, 0, `does not parse: ${error instanceof Error ? error.message : error}`);
  }
}

class Rendering {
  constructor(
    private readonly file: string,
    private readonly context: RenderContext,
    private readonly partials: Partials,
    private readonly within: readonly string[] = [],
  ) {}

  text(program: hbs.AST.Program | undefined): string {
    return (program?.body ?? []).map((statement) => this.statement(statement as Statement)).join('');
  }

  private statement(statement: Statement): string {
    switch (statement.type) {
      case 'ContentStatement':
        return statement.value;
      case 'CommentStatement':
        return '';
      case 'MustacheStatement':
        return this.expression(statement);
      case 'BlockStatement':
        return this.condition(statement);
      case 'PartialStatement':
        return this.partial(statement);
      default:
        throw this.refusal(statement, 'has a kind of tag that templates do not use');
    }
  }

  private expression({ path, params, hash }: hbs.AST.MustacheStatement): string {
    if (!('original' in path && path.original === 'json')) return String(this.value(path, [...params, ...(hash?.pairs ?? [])]));
    const [operand, ...more] = params;
    if (operand === undefined) throw this.refusal(path, 'gives json nothing to quote');
    return JSON.stringify(this.value(operand, more));
  }

  /** Both branches are rendered, so that a slip in the one that is not taken is found too. */
  private condition({ path, params, program, inverse }: hbs.AST.BlockStatement): string {
    if (path.original !== 'if' && path.original !== 'unless') {
      requireName(this.context, path.original, this.file, path.loc.start.line);
      throw this.refusal(path, `uses ${JSON.stringify(path.original)} as a block; only if and unless are`);
    }
    const [operand = path, ...more] = params;
    const holds = Boolean(this.value(operand, more)) === (path.original === 'if');
    const [text, otherwise] = [this.text(program), this.text(inverse)];
    return holds ? text : otherwise;
  }

  /** The value of a name; nothing may follow it. */
  private value(node: hbs.AST.Expression, more: readonly hbs.AST.Node[]): string | boolean {
    const name = 'original' in node ? String(node.original) : '';
    requireName(this.context, name, this.file, node.loc.start.line);
    const [excess] = more;
    if (excess) throw this.refusal(excess, `has more than one word with ${JSON.stringify(name)}`);
    return this.context[name] ?? '';
  }

  /** A partial on a line of its own has the indentation of that line before each of its lines. */
  private partial({ name, indent, loc }: hbs.AST.PartialStatement): string {
    const partial = 'original' in name ? String(name.original) : '';
    const content = Object.hasOwn(this.partials, partial) ? this.partials[partial] : undefined;
    if (content === undefined)
      throw new TemplateError(this.file, loc.start.line, `uses the partial ${JSON.stringify(partial)}, which does not exist`);
    if (this.within.includes(partial))
      throw new TemplateError(this.file, loc.start.line, `includes the partial ${JSON.stringify(partial)} in itself`);
    const file = `partials/${partial}.hbs`;
    const text = new Rendering(file, this.context, this.partials, [...this.within, partial]).text(parseFile(file, content));
    return indent ? indentLines(text, indent) : text;
  }

  private refusal({ loc }: hbs.AST.Node, problem: string): TemplateError {
    return new TemplateError(this.file, loc.start.line, problem);
  }
}

/** As Handlebars does it: empty lines too, but not what follows the last line end. */
function indentLines(text: string, indent: string): string {
  const lines = text.split('\n');
  return lines.map((line, index) => (line === '' && index === lines.length - 1 ? line : indent + line)).join('\n');
}
