import Handlebars from 'handlebars';
import { TemplateError } from '../template-error.js';
import { type RenderContext, requireName } from './context.js';

const handlebars = Handlebars.create();
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value));

/** The helpers a `.hbs` file may call. */
const HELPERS: ReadonlySet<string> = new Set(['if', 'unless', 'json']);

/** Renders a whole Handlebars file. Nothing is escaped: `{{json name}}` writes a quoted string. Throws a TemplateError on an unknown name. */
export function renderHandlebars(file: string, content: string, context: RenderContext): string {
  const program = parse(file, content);
  new NameCheck(file, context).accept(program);
  return handlebars.compile(program, { noEscape: true, strict: true })(context);
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
    readonly file: string,
    readonly context: RenderContext,
  ) {
    super();
  }

  override PathExpression(path: hbs.AST.PathExpression): void {
    if (!HELPERS.has(path.original)) requireName(this.context, path.original, this.file, path.loc.start.line);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    throw new TemplateError(this.file, partial.loc.start.line, 'uses a partial; a template file stands by itself');
  }
}
