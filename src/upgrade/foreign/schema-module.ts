import { ADDED_NOTE } from './harden-modules.js';
import type { AddedModule } from './module-beside.js';
import type { ObservedTool } from './observed.js';

/** The module that checks arguments before a handler sees them, with what was observed of tools that declare nothing. */
export function schemaModule(tools: readonly ObservedTool[]): AddedModule {
  const table = Object.fromEntries(tools.map(({ name }) => [name, together(tools.filter((tool) => tool.name === name))]));
  const text = `// ${ADDED_NOTE}
import { fromJsonSchema } from '@modelcontextprotocol/server';

type Handler = (...given: unknown[]) => unknown;
type Schema = Record<string, unknown>;
type Listed = { name: string; inputSchema?: Schema };

/** Arguments that handlers were seen to read, of tools that declare none. Say here what each may be. */
const observed: Readonly<Record<string, Schema>> = ${JSON.stringify(table, undefined, 2)};

/** Most schemas that are kept compiled, and most pages of a list. */
const mostSchemas = 1_000;
const mostPages = 100;

/** Checks the arguments of the tools that are registered on \`server\` from here on. What is not listed, or cannot be checked, is refused. */
export function checkArguments<Server extends object>(server: Server): Server {
  const methods = server as Record<string, unknown>;
  let list: Handler | undefined;
  wrap(methods, 'registerTool', ([name, settings, ...rest]) => {
    const config = (settings ?? {}) as { inputSchema?: unknown };
    const schema = config.inputSchema === undefined ? observedOf(name) : undefined;
    return [name, schema === undefined ? settings : { ...config, inputSchema: fromJsonSchema(schema) }, ...rest];
  });
  wrap(methods, 'setRequestHandler', ([method, ...rest]) => {
    const handler = rest.at(-1);
    if (typeof handler !== 'function') return [method, ...rest];
    const before = rest.slice(0, -1);
    if (method === 'tools/list') {
      const described = describing(handler as Handler);
      list = described;
      return [method, ...before, described];
    }
    if (method !== 'tools/call') return [method, ...rest];
    return [method, ...before, checking(handler as Handler, () => list)];
  });
  return server;
}

function wrap(methods: Record<string, unknown>, name: string, change: (given: unknown[]) => unknown[]): void {
  const original = methods[name];
  if (typeof original !== 'function') return;
  methods[name] = function (this: unknown, ...given: unknown[]): unknown {
    return original.apply(this, change(given));
  };
}

function observedOf(name: unknown): Schema | undefined {
  return typeof name === 'string' && Object.hasOwn(observed, name) ? observed[name] : undefined;
}

/** A list in which tools that declare nothing have what was observed. */
function describing(handler: Handler): Handler {
  return async (...given) => {
    const result = (await handler(...given)) as { tools?: Listed[] };
    return { ...result, tools: (result.tools ?? []).map(described) };
  };
}

function described(tool: Listed): Listed {
  const schema = observedOf(tool.name);
  const { properties } = (tool.inputSchema ?? {}) as { properties?: object };
  const declares = properties !== undefined && Object.keys(properties).length > 0;
  return schema === undefined || declares ? tool : { ...tool, inputSchema: { ...tool.inputSchema, ...schema } };
}

function checking(handler: Handler, list: () => Handler | undefined): Handler {
  return async (request, ...rest) => {
    const { name, arguments: given = {} } = ((request as { params?: unknown }).params ?? {}) as { name?: unknown; arguments?: unknown };
    const problem = await problemOf(name, given, list(), rest).catch((error: unknown) => {
      console.error('The arguments of a tool could not be checked.', error);
      return 'The arguments could not be checked.';
    });
    return problem === undefined ? handler(request, ...rest) : { isError: true, content: [{ type: 'text', text: problem }] };
  };
}

async function problemOf(name: unknown, given: unknown, list: Handler | undefined, rest: unknown[]): Promise<string | undefined> {
  const tool = list === undefined ? undefined : await listedAs(name, list, rest);
  if (tool?.inputSchema === undefined) return 'There is no such tool.';
  const checked = await validatorOf(tool.inputSchema)['~standard'].validate(given);
  return checked.issues === undefined
    ? undefined
    : \`Input validation error: \${checked.issues.map(({ message }) => message).join('; ')}\`.slice(0, 1_000);
}

/** The tool as the server lists it. */
async function listedAs(name: unknown, list: Handler, rest: unknown[]): Promise<Listed | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const result = (await list({ method: 'tools/list', params }, ...rest)) as { tools: Listed[]; nextCursor?: string };
    const found = result.tools.find((tool) => tool.name === name);
    if (found !== undefined || result.nextCursor === undefined) return found;
    cursor = result.nextCursor;
  }
  return undefined;
}

type Validator = ReturnType<typeof fromJsonSchema>;
const validators = new Map<string, Validator>();

/** Compiled once for each schema, however many servers are made. */
function validatorOf(schema: Schema): Validator {
  const key = JSON.stringify(schema);
  const known = validators.get(key);
  if (known !== undefined) return known;
  const [oldest] = validators.keys();
  if (oldest !== undefined && validators.size >= mostSchemas) validators.delete(oldest);
  const fresh = fromJsonSchema(schema);
  validators.set(key, fresh);
  return fresh;
}
`;
  return { name: 'mcp-schemas', text };
}

/** What tools of one name, of different servers, have in common: each may read what the others do not. */
function together(tools: readonly ObservedTool[]): ObservedTool['schema'] | undefined {
  const [first, ...others] = tools.map(({ schema }) => schema);
  if (!first || others.length === 0) return first;
  const names = [first, ...others].flatMap(({ properties }) => Object.keys(properties));
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])), additionalProperties: false };
}
