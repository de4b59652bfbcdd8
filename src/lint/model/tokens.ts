import type { ToolModel } from './facts.js';
import type { Field } from './schema/facts.js';

/** Characters of JSON that a property costs beside its name and its source text: braces, quotes, `"type":`. */
const PER_FIELD = 24;
/** Fixed characters of one entry of a tools/list answer. */
const PER_TOOL = 90;
/** Characters per token, the usual estimate for English and JSON. */
const PER_TOKEN = 4;

/** Estimated tokens that one tool adds to a tools/list answer. */
export function tokensOf(tool: Pick<ToolModel, 'name' | 'description' | 'schema'>): number {
  const characters =
    PER_TOOL + tool.name.length + (tool.description?.length ?? 0) + tool.schema.fields.reduce((sum, field) => sum + charactersOf(field), 0);
  return Math.ceil(characters / PER_TOKEN);
}

function charactersOf(field: Field): number {
  const own = field.name.length + PER_FIELD;
  if (field.inner.length > 0) return own + field.inner.reduce((sum, inner) => sum + charactersOf(inner), 0);
  // The source of a property is about as long as what it becomes.
  return own + (field.node === undefined ? 0 : Math.max(0, field.node.getWidth() - field.name.length));
}
