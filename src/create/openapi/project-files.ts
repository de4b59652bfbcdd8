import { isObject } from '../json.js';
import type { Template, TemplateFile } from '../template.js';
import { type CodeObject, print } from './code.js';
import { type OpenApi, readOpenApi } from './document.js';
import { exampleFields, exampleOf } from './example.js';
import { listOperations, planTools, type ToolPlan } from './operations.js';
import { plainText } from './text.js';
import { domainFile, fileOf, indexFile, lockFile, scopeOf, toolFile } from './tool-files.js';

/** What the template has of its own example, and a project of another API has not. */
const OF_THE_EXAMPLE = /^src\/tools\/|^src\/backend\/sample\.ts$|^test\/unit\/sample\.test\.ts$/;
const NO_SERVER = 'https://api.example.com';

/** The template with the tools of another API in place of its example. `text` is the chosen part of an OpenAPI document, as the record keeps it. */
export function withOpenApi(template: Template, text: string): Template {
  const generated = openApiFiles(text);
  const replaced = new Set(generated.map(({ path }) => path));
  const kept = template.files.filter(({ path }) => !replaced.has(path) && !OF_THE_EXAMPLE.test(path));
  return { ...template, files: [...kept, ...generated].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Every file that follows from an OpenAPI document. */
export function openApiFiles(text: string): TemplateFile[] {
  const api = readOpenApi(text);
  const { tools } = planTools(api, listOperations(api));
  const title = titleOf(api);
  return [
    ...tools.map((plan) => ({ path: `src/tools/${fileOf(plan)}.ts`, content: toolFile(plan) })),
    { path: 'src/tools/index.ts', content: indexFile(tools) },
    { path: 'src/domain.ts', content: domainFile(tools, title) },
    { path: 'tools.lock.json', content: lockFile(tools) },
    { path: 'docs/openapi.json', content: `${JSON.stringify(api.root, null, 2)}\n` },
    { path: 'bench/call.json', content: benchFile(tools) },
    { path: 'test/helpers/operation-cases.ts', content: casesFile(tools) },
    { path: 'test/helpers/domain-environment.ts', content: environmentFile() },
    { path: 'partials/domain-tools.hbs', content: toolTable(tools) },
    ...addressFiles(serverOf(api)),
  ];
}

/** What a document calls its API. */
export function titleOf({ root }: OpenApi): string {
  const { info } = root;
  return (isObject(info) ? plainText(info.title, 60) : '') || 'the API';
}

/** The address that a document names, where it is one that the server would take. */
function serverOf({ root }: OpenApi): string {
  const [first] = Array.isArray(root.servers) ? root.servers : [];
  const url = isObject(first) && typeof first.url === 'string' && URL.canParse(first.url) ? new URL(first.url) : undefined;
  const isPlain = url?.protocol === 'https:' && url.username + url.password + url.search + url.hash === '' && /^[\w.:/-]+$/.test(url.href);
  return isPlain ? url.href.replace(/\/$/, '') : NO_SERVER;
}

function addressFiles(url: string): TemplateFile[] {
  return [
    { path: 'partials/domain-env.hbs', content: `MCP_API_URL=${url}\nMCP_API_TOKEN_FILE=\n# Tools that change something do not exist while this is true.\nMCP_READ_ONLY=true\n` },
    { path: 'partials/domain-client-env.hbs', content: `{ "MCP_API_URL": "${url}", "MCP_API_TOKEN_FILE": "/path/to/token" }\n` },
    { path: 'partials/domain-start.hbs', content: `export MCP_API_URL=${url}\nexport MCP_API_TOKEN_FILE=/run/secrets/api-token\n` },
  ];
}

function benchFile(tools: readonly ToolPlan[]): string {
  const plan = tools.find(({ method }) => method === 'get') ?? tools[0];
  return `${JSON.stringify({ tool: plan?.name, arguments: exampleFields(plan?.input ?? [], 'input') }, null, 2)}\n`;
}

function toolTable(tools: readonly ToolPlan[]): string {
  const rows = tools.map((plan) => `| \`${plan.name}\` | ${plan.title} | \`${scopeOf(plan)}\` |\n`);
  const writes = tools.some(({ method }) => method !== 'get') ? ' Tools that change something exist with `MCP_READ_ONLY=false` only.' : '';
  return `| Tool | What it does | Scope |
| --- | --- | --- |
${rows.join('')}
Made from the operations in [docs/openapi.json](docs/openapi.json).${writes}
`;
}

/** One call of each tool, the request that it has to become, and a healthy answer. */
function casesFile(tools: readonly ToolPlan[]): string {
  const cases = tools.map((plan): CodeObject => {
    const input = exampleFields(plan.input, 'input');
    return {
      tool: plan.name,
      arguments: input as CodeObject,
      method: plan.method.toUpperCase(),
      path: requestPath(plan, input),
      ...(plan.result === undefined ? {} : { answer: exampleOf(plan.result, 'output') as CodeObject }),
    };
  });
  return `/** One call of each tool, the request that the API has to get, and what a healthy API answers. */
export interface OperationCase {
  tool: string;
  arguments: Record<string, unknown>;
  method: string;
  path: string;
  /** Absent where the API answers without content. */
  answer?: unknown;
}

export const operationCases: readonly OperationCase[] = ${print(cases, 0, 57, 1)};
`;
}

function requestPath({ path, query, commas }: ToolPlan, input: Readonly<Record<string, unknown>>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_gap, name: string) => encodeURIComponent(String(input[name])));
  const search = new URLSearchParams();
  for (const [argument, name] of query) {
    const value = input[argument];
    if (value === undefined) continue;
    const values = Array.isArray(value) ? value : [value];
    for (const each of commas.includes(argument) ? [values.join(',')] : values) search.append(name, String(each));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

function environmentFile(): string {
  return `/** Settings without which this server does not start. Nothing is asked there: tests have a server of their own. */
export const domainEnvironment: Readonly<Record<string, string>> = {
  MCP_API_URL: 'https://api.example.com',
};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = {};
`;
}
