import type { Cluster, Purpose, ServerModel, ToolModel } from './facts.js';

type Judged = Pick<ServerModel, 'tools' | 'role'>;

/** Backends that are one kind of thing: reaching two of these for different tools is a second domain. */
const DOMAIN: [RegExp, string][] = [
  [/^(sql|mongodb|redis|search)$/, 'database'],
  [/^email$/, 'e-mail'],
  [/^fs$/, 'files'],
  [/^exec$|^ssh$/, 'commands'],
  [/^git$/, 'git'],
  [/^browser$/, 'browser'],
];

const CREDENTIAL =
  /^(.+?)_?(?:ACCESS_)?(?:API_?)?(?:TOKEN|KEY|SECRET|PASSWORD|PASS|CREDENTIALS|PAT|AUTH|CONNECTION_STRING|DATABASE_URL|DSN)(?:_ID)?$/;

/** The vendor that a credential variable belongs to: GITHUB_ACCESS_TOKEN gives GITHUB. */
export function credentialFamily(variable: string): string | undefined {
  const [, prefix] = CREDENTIAL.exec(variable) ?? [];
  const vendor = prefix?.replace(/^(MCP|NEXT_PUBLIC|VITE|APP|MY|DEFAULT|PERSONAL)_/, '').split('_')[0];
  return vendor === undefined || vendor === '' ? undefined : vendor;
}

/** Judges whether a server has one purpose, and says by what evidence. */
export function judgePurpose(server: Judged): Purpose {
  const { tools } = server;
  if (tools.length === 0) return { verdict: 'not-applicable', reason: 'No tool of this server is known from source.', clusters: [] };
  const clusters = clustersOf(tools);
  if (clusters.length <= 1) return { verdict: 'focused', reason: `All ${tools.length} tools share one domain.`, clusters };
  return { verdict: 'focused', reason: '', clusters };
}

function clustersOf(tools: readonly ToolModel[]): Cluster[] {
  const groups = new Map<string, ToolModel[]>();
  for (const tool of tools) {
    const domains = [...new Set(tool.backends.flatMap((backend) => DOMAIN.find(([pattern]) => pattern.test(backend))?.[1] ?? backend))];
    const key = domains.join('+') || 'none';
    groups.set(key, [...(groups.get(key) ?? []), tool]);
  }
  return [...groups].map(([name, members]) => ({
    name,
    tools: members.map((tool) => tool.name),
    backends: [...new Set(members.flatMap((tool) => tool.backends))],
    credentials: [...new Set(members.flatMap((tool) => tool.environment.flatMap((variable) => credentialFamily(variable) ?? [])))],
  }));
}
