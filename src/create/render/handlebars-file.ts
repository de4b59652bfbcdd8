import Handlebars from 'handlebars';
import { TemplateError } from '../template-error.js';
import { type RenderContext, requireName } from './context.js';

/** A private Handlebars, so that nobody else's helpers are seen. */
const handlebars = Handlebars.create();
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value));

/** The helpers a `.hbs` file may call. */
const HELPERS: ReadonlySet<string> = new Set(['if', 'unless', 'json']);

/** Pieces of text by name, for `{{> name}}`. */
export type Partials = Readonly<Record<string, string>>;

/**
 * Renders a whole Handlebars file. Nothing is escaped: `{{json name}}` writes a quoted string, and `\{{` a pair of braces.
 * Throws a TemplateError on an unknown name, helper or partial, also in a branch that is not taken.
 */
export function renderHandlebars(file: string, content: string, context: RenderContext, partials: Partials = {}): string {
  const program = parse(file, content);
  new NameCheck(file, context, partials).accept(program);
  return handlebars.compile(program, { noEscape: true, strict: true })(context, { partials });
}

function parse(file: string, content: string): hbs.AST.Program {
  try {
    return handlebars.parse(content);
  } catch (error) {
    throw new TemplateError(file, 0, `does not parse: ${error instanceof Error ? error.message : error}`);
  }
}

class NameCheck extends Handlebars.Visitor {
  constructor(
    private readonly file: string,
    private readonly context: RenderContext,
    private readonly partials: Partials,
    private readonly within: readonly string[] = [],
  ) {
    super();
  }

  override PathExpression(path: hbs.AST.PathExpression): void {
    if (!HELPERS.has(path.original)) requireName(this.context, path.original, this.file, path.loc.start.line);
  }

  override PartialStatement({ name, loc }: hbs.AST.PartialStatement): void {
    const partial = 'original' in name ? String(name.original) : '';
    const content = Object.hasOwn(this.partials, partial) ? this.partials[partial] : undefined;
    if (content === undefined)
      throw new TemplateError(this.file, loc.start.line, `uses the partial ${JSON.stringify(partial)}, which does not exist`);
    if (this.within.includes(partial))
      throw new TemplateError(this.file, loc.start.line, `includes the partial ${JSON.stringify(partial)} in itself`);
    const file = `partials/${partial}.hbs`;
    new NameCheck(file, this.context, this.partials, [...this.within, partial]).accept(parse(file, content));
  }
}
