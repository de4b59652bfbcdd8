import type { ts } from 'ts-morph';
import { type ObjectValue, stringOf, type Term, type Value } from '../../interpret/value.js';
import type { ServerModel, ToolModel } from '../../model/facts.js';
import { textsOf } from './values.js';

/** A text that clients show to the model. */
export interface MetadataText {
  tool: ToolModel | undefined;
  /** What it belongs to, for messages: `the description of tool "a"`. */
  of: string;
  text: string;
  /** The expression that wrote it, or the tool. */
  node: ts.Node;
}

/** Everything that a server says about itself to the model: instructions, names, titles, descriptions, words of schemas. */
export function metadataOf(server: ServerModel): MetadataText[] {
  const texts: MetadataText[] = [];
  for (const part of server.construction.args ?? [])
    if (part.kind === 'object')
      for (const each of textsOf(part.properties.get('instructions')?.value))
        texts.push({
          tool: undefined,
          of: `the instructions of server "${server.name}"`,
          text: each.text,
          node: nodeOf(each.value) ?? server.place.node,
        });
  for (const tool of server.tools) for (const each of ofTool(server, tool)) texts.push(each);
  return distinct(texts);
}

function ofTool(server: ServerModel, tool: ToolModel): MetadataText[] {
  const definition = server.definitions.get(tool);
  const said = (of: string, value: Value | undefined): MetadataText[] =>
    textsOf(value).map((each) => ({
      tool,
      of: `the ${of} of tool "${tool.name}"`,
      text: each.text,
      node: nodeOf(each.value) ?? tool.place.node,
    }));
  return [
    ...said('name', definition?.name),
    ...said('title', definition?.title),
    ...said('description', definition?.description),
    ...wordsOfSchema(definition?.schema).flatMap(({ name, value }) => said(name === '' ? 'schema' : `argument "${name}"`, value)),
  ];
}

/** Schemas are read this deep for texts. */
const DEEPEST = 14;
const SAYING = new Set(['describe', 'title', 'description', 'meta', 'label']);
const WORDS = new Set(['description', 'title', 'examples', 'example', 'default', 'deprecationMessage', 'markdownDescription']);

/** Texts of a schema that the model reads, with the argument that each belongs to. */
export function wordsOfSchema(schema: Value | undefined): { name: string; value: Value }[] {
  const found: { name: string; value: Value }[] = [];
  const seen = new Set<Value>();
  const go = (value: Value | undefined, name: string, depth: number): void => {
    if (value === undefined || depth > DEEPEST || seen.has(value)) return;
    seen.add(value);
    if (value.kind === 'union' || value.kind === 'array')
      for (const part of value.kind === 'union' ? value.options : value.elements) go(part, name, depth + 1);
    else if (value.kind === 'object') ofObject(value, name, depth);
    else if (value.kind === 'term') ofTerm(value, name, depth);
  };
  const ofObject = (value: ObjectValue, name: string, depth: number): void => {
    const json = ['type', 'properties', '$ref', 'anyOf', 'oneOf', 'enum'].some((key) => value.properties.has(key));
    for (const [key, cell] of value.properties) {
      if (WORDS.has(key) && stringOf(cell.value) !== undefined) found.push({ name, value: cell.value });
      else go(cell.value, json ? name : key, depth + 1);
    }
  };
  const ofTerm = (value: Term, name: string, depth: number): void => {
    const callee = value.base;
    const says = callee?.kind === 'term' && callee.op === 'member' && SAYING.has(callee.name ?? '');
    for (const arg of value.args ?? []) {
      if (says && stringOf(arg) !== undefined) found.push({ name, value: arg });
      else go(arg, name, depth + 1);
    }
    if (value.op !== 'new') go(callee?.kind === 'term' && callee.op === 'member' ? callee.base : callee, name, depth + 1);
  };
  go(schema, '', 0);
  return found;
}

/** One finding for one text, however many tools share it. */
function distinct(texts: readonly MetadataText[]): MetadataText[] {
  const seen = new Map<string, MetadataText>();
  for (const each of texts) {
    const key = `${each.node.getSourceFile().fileName}:${each.node.pos}:${each.text}`;
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

function nodeOf(value: Value): ts.Node | undefined {
  return 'node' in value ? value.node : undefined;
}

/** What a pattern found, short enough for a message and without characters that change how a terminal shows it. */
export function excerpt(text: string, most = 60): string {
  const clean = text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e\u00a0-\u024f]/g, '?')
    .trim();
  return clean.length > most ? `${clean.slice(0, most)}…` : clean;
}
