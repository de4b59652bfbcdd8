import { matcher } from '../manifest.js';
import type { Template, TemplateFile } from '../template.js';
import { exampleFields, exampleOf } from './example.js';
import { type ApiPlan, parsePlan, type ToolPlan } from './plan.js';
import { domainFile, SCOPE, toolFiles } from './tool-files.js';

const NO_ADDRESS = 'https://api.example.com';

/** Processes that tests start have to find their API ready. */
const ENVIRONMENT = `import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API on loopback that is well: what it answers is no test's business. It does not keep the process alive. */
const api = createServer((_request, response) => response.setHeader('content-type', 'application/json').end('{}')).unref();
api.listen(0, '127.0.0.1');
await once(api, 'listening');

/** Settings without which this server does not start. */
export const domainEnvironment: Readonly<Record<string, string>> = {
  MCP_API_URL: \`http://127.0.0.1:\${(api.address() as AddressInfo).port}\`,
  MCP_API_NETWORKS: '127.0.0.0/8',
};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = { MCP_API_URL: 'https://api.example.com/v1' };
`;

/** The template with the tools of another API in place of its example. `text` is the plan of an OpenAPI document, as the record keeps it. */
export function withOpenApi(template: Template, text: string): Template {
  const generated = openApiFiles(parsePlan(text));
  const replaced = new Set(generated.map(({ path }) => path));
  const isOfExample = matcher(template.manifest.example);
  const kept = template.files.filter(({ path }) => !replaced.has(path) && !isOfExample(path));
  return { ...template, files: [...kept, ...generated].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Every file that follows from a plan. */
function openApiFiles(plan: ApiPlan): TemplateFile[] {
  const url = plan.url ?? NO_ADDRESS;
  return [
    ...toolFiles(plan),
    { path: 'src/domain.ts', content: domainFile(plan) },
    { path: 'bench/call.json', content: json({ tool: plan.tools[0]?.name, arguments: needed(plan.tools[0]) }) },
    { path: 'test/helpers/api-calls.json', content: json({ calls: plan.tools.flatMap(callOf) }) },
    { path: 'test/helpers/domain-environment.ts', content: ENVIRONMENT },
    { path: 'partials/domain-tools.hbs', content: toolTable(plan) },
    { path: 'partials/domain-env.hbs', content: `MCP_API_URL=${url}\nMCP_API_TOKEN_FILE=\n` },
    { path: 'partials/domain-client-env.hbs', content: `{ "MCP_API_URL": "${url}", "MCP_API_TOKEN_FILE": "/path/to/api-token" }\n` },
    { path: 'partials/domain-start.hbs', content: `export MCP_API_URL=${url}\nexport MCP_API_TOKEN_FILE=/run/secrets/api-token\n` },
  ];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function needed(plan: ToolPlan | undefined): Record<string, unknown> {
  return exampleFields(plan?.input.filter(({ required }) => required) ?? []);
}

/** A call of a tool, the request that it has to become, and a healthy answer; none where no argument can be made up. */
function callOf(plan: ToolPlan): object[] {
  const input = needed(plan);
  const answer = exampleOf(plan.result);
  if (answer === undefined || Object.values(input).includes(undefined)) return [];
  const path = plan.path.map((parts) => parts.map((part) => ('text' in part ? part.text : String(input[part.argument]))).join(''));
  const query = plan.query.flatMap(({ name, argument, commas }): [string, string][] => {
    const value = input[argument];
    if (value === undefined) return [];
    const values = Array.isArray(value) ? value : [value];
    return (commas ? [values.join(',')] : values).map((each) => [name, String(each)]);
  });
  const search = query.length === 0 ? '' : `?${new URLSearchParams(query)}`;
  return [
    { tool: plan.name, arguments: input, request: path.map((segment) => `/${encodeURIComponent(segment)}`).join('') + search, answer },
  ];
}

function toolTable({ title, tools }: ApiPlan): string {
  const rows = tools.map((plan) => `| \`${plan.name}\` | ${plan.title} | \`${SCOPE}\` |\n`);
  return `| Tool | What it does | Scope |
| --- | --- | --- |
${rows.join('')}
Made from the OpenAPI document of ${title}: operations that read. The files in \`src/tools\` are yours now. A tool that writes calls
\`backend.write\`, with an idempotency key and a scope of its own; it exists while \`MCP_READ_ONLY\` is \`false\` only.
`;
}
