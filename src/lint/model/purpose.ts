import type { Cluster, Purpose, ServerModel, ToolModel } from './facts.js';

type Judged = Pick<ServerModel, 'tools'>;

/**
 * Thresholds, all ours: the sources give no number but for "100+ tools" as the bad example of the IBM Context Forge guide
 * (practice P-3), which is where `monolithic` starts by size alone.
 */
export const LIMITS = {
  /** Tools beyond which a set over several subjects is monolithic by its size alone. */
  monolithicTools: 100,
  /** Tools beyond which a set over several subjects is worth splitting. */
  borderlineTools: 40,
  /** Subjects (nouns) that a large set must have before it counts as several purposes. */
  subjects: 4,
  /** Unrelated domains that make a server monolithic; one fewer makes it borderline. */
  domains: 3,
  /** Tools that a cluster needs before two clusters with different credentials make a server monolithic. */
  toolsPerCluster: 2,
  /** Tools of the main domain beside which one single tool for files, commands or the open web is help, not a domain. */
  toolsBesideStray: 10,
} as const;

/** Backends that say by themselves what a tool is about. */
const DOMAINS: [RegExp, string][] = [
  [/^(sql|mongodb|search)$/, 'database'],
  [/^redis$/, 'key-value store'],
  [/^email$/, 'e-mail'],
  [/^fs$/, 'files'],
  [/^(exec|ssh)$/, 'commands'],
  [/^git$/, 'git'],
  [/^browser$/, 'browser'],
  [/^kubernetes$/, 'kubernetes'],
  [/^docker$/, 'docker'],
  [/^(aws|google|azure)$/, 'cloud'],
];
/** What nearly every tool may touch beside its purpose: a cache, a log, a helper program. */
const INCIDENTAL = new Set(['files', 'commands', 'git', 'key-value store']);

const CREDENTIAL = /(?:^|_)(?:TOKEN|KEY|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS?|PAT|DSN|CONNECTION_STRING|DATABASE_URL|API_KEY)(?:_ID)?$/;
const GENERIC = new Set([
  'MCP',
  'NEXT',
  'PUBLIC',
  'VITE',
  'APP',
  'MY',
  'DEFAULT',
  'PERSONAL',
  'API',
  'ACCESS',
  'AUTH',
  'SERVER',
  'CLIENT',
  'DB',
  'USER',
  'BEARER',
  'OAUTH',
  'DEV',
  'TEST',
]);

/** The vendor that a credential variable belongs to: GITHUB_ACCESS_TOKEN gives GITHUB. Undefined where it names none. */
export function credentialFamily(variable: string): string | undefined {
  if (!CREDENTIAL.test(variable)) return undefined;
  const words = variable.replace(CREDENTIAL, '').split('_');
  return words.find((word) => word !== '' && !GENERIC.has(word));
}

/** Judges whether a server has one purpose, and says by what evidence. */
export function judgePurpose({ tools }: Judged): Purpose {
  const known = tools.filter((tool) => tool.nameKnown);
  if (known.length === 0) return { verdict: 'not-applicable', reason: 'No tool of this server is known from source.', clusters: [] };
  const clusters = clustersOf(known);
  const subjects = subjectsOf(known);
  const mixed = clusters.filter((cluster) => cluster.name !== OTHER);
  const strong = mixed.filter((cluster) => cluster.tools.length >= LIMITS.toolsPerCluster);
  if (mixed.length >= LIMITS.domains ? !alike(mixed) : separateCredentials(strong) && !alike(strong)) {
    return { verdict: 'monolithic', reason: `${mixed.length} unrelated domains in one server: ${describe(mixed)}.`, clusters: mixed };
  }
  if (known.length > LIMITS.monolithicTools && subjects.length >= LIMITS.subjects) {
    return {
      verdict: 'monolithic',
      reason: `${known.length} tools on ${subjects.length} subjects: more than a model can choose from.`,
      clusters: subjects,
    };
  }
  if (mixed.length >= 2) {
    return { verdict: 'borderline', reason: `${mixed.length} domains in one server: ${describe(mixed)}.`, clusters: mixed };
  }
  if (known.length > LIMITS.borderlineTools && subjects.length >= LIMITS.subjects) {
    return { verdict: 'borderline', reason: `One domain, but ${known.length} tools on ${subjects.length} subjects.`, clusters: subjects };
  }
  return {
    verdict: 'focused',
    reason: mixed[0]
      ? `One domain: ${mixed[0].name}.`
      : `${known.length} ${known.length === 1 ? 'tool that reaches' : 'tools that reach'} nothing outside the server.`,
    clusters,
  };
}

/** Two clusters that need credentials of different vendors. */
function separateCredentials(clusters: readonly Cluster[]): boolean {
  const owning = clusters.filter((cluster) => cluster.credentials.length > 0);
  return owning.length >= 2 && new Set(owning.flatMap((cluster) => cluster.credentials)).size >= 2;
}

/** Clusters whose tools do the same thing with different vendors: a search over several engines is one purpose. */
function alike(clusters: readonly Cluster[]): boolean {
  const words = clusters.map((cluster) => new Set(cluster.tools.flatMap(wordsOf)));
  return words.every((own, index) => words.every((other, at) => at === index || share(own, other) >= 0.3 || share(other, own) >= 0.3));
}

function describe(clusters: readonly Cluster[]): string {
  return clusters
    .map((cluster) => `${cluster.name} (${cluster.tools.slice(0, 3).join(', ')}${cluster.tools.length > 3 ? ', …' : ''})`)
    .join(', ');
}

const OTHER = 'other';

interface Group {
  keys: Set<string>;
  tools: ToolModel[];
}

/** Groups tools that share a backend or a credential family. Tools that reach nothing join the group that their noun is in. */
function clustersOf(tools: readonly ToolModel[]): Cluster[] {
  const groups: Group[] = [];
  const idle: ToolModel[] = [];
  for (const tool of tools) {
    const keys = keysOf(tool);
    if (keys.length === 0) {
      idle.push(tool);
      continue;
    }
    const touching = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const joined = {
      keys: new Set([...touching.flatMap((group) => [...group.keys]), ...keys]),
      tools: [...touching.flatMap((group) => group.tools), tool],
    };
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  for (const tool of idle) {
    const home = groups.find((group) => group.tools.some((other) => nounsOf(other.name).some((noun) => nounsOf(tool.name).includes(noun))));
    if (home) home.tools.push(tool);
  }
  const homeless = idle.filter((tool) => !groups.some((group) => group.tools.includes(tool)));
  const clusters = withoutStrays(mergeByNoun(mergeOpenWeb(withoutHelpers(groups)))).map((group) =>
    toCluster(nameOf(group.keys), group.tools),
  );
  return homeless.length > 0 ? [...clusters, toCluster(OTHER, homeless)] : clusters;
}

/**
 * What the tools of other groups use on the way, a log or a cache, is no domain: tools that reach nothing else belong to those
 * that use it, where there are at least as many of them.
 */
function withoutHelpers(groups: Group[]): Group[] {
  return groups.filter((group) => {
    if (![...group.keys].every((key) => INCIDENTAL.has(key))) return true;
    const users = (other: Group): number =>
      other === group ? 0 : other.tools.filter((tool) => domainsOf(tool).some((domain) => group.keys.has(domain))).length;
    const home = [...groups].sort((a, b) => users(b) - users(a))[0];
    if (home === undefined || users(home) < group.tools.length) return true;
    home.tools.push(...group.tools);
    return false;
  });
}

/** One tool that opens a page or fetches a manual, beside a whole domain, is part of it. */
function withoutStrays(groups: Group[]): Group[] {
  const [main] = [...groups].sort((a, b) => b.tools.length - a.tools.length);
  if (main === undefined || main.tools.length < LIMITS.toolsBesideStray) return groups;
  const strays = groups.filter((group) => group !== main && group.tools.length === 1 && isStray(group));
  main.tools.push(...strays.flatMap((group) => group.tools));
  return groups.filter((group) => !strays.includes(group));
}

/** Files and commands, or addresses that no credential is sent to. */
function isStray(group: Group): boolean {
  if ([...group.keys].every((key) => INCIDENTAL.has(key))) return true;
  return isOpenWeb(group);
}

function isOpenWeb(group: Group): boolean {
  return [...group.keys].every(isWeb) && !group.tools.some((tool) => tool.environment.some(credentialFamily));
}

/** Hosts that ask for no credential of their own are one domain, the web: an address says little about a purpose. */
function mergeOpenWeb(groups: Group[]): Group[] {
  const open = groups.filter((group) => isOpenWeb(group));
  if (open.length < 2) return groups;
  const web: Group = { keys: new Set(open.flatMap((group) => [...group.keys])), tools: open.flatMap((group) => group.tools) };
  return [...groups.filter((group) => !open.includes(group)), web];
}

/** A key that is no domain by itself: the web, or who runs an API. */
function isWeb(key: string): boolean {
  return !DOMAINS.some(([, domain]) => domain === key);
}

function domainsOf(tool: ToolModel): string[] {
  return tool.backends.flatMap((backend) => DOMAINS.find(([pattern]) => pattern.test(backend))?.[1] ?? []);
}

/** Groups whose tools speak of the same thing are one domain reached in two ways: an API and a command line, say. */
function mergeByNoun(groups: readonly Group[]): Group[] {
  const merged: Group[] = [];
  for (const group of [...groups].sort((a, b) => b.tools.length - a.tools.length)) {
    const nouns = new Set(group.tools.flatMap((tool) => nounsOf(tool.name)));
    const twin = merged.find((other) => share(nouns, new Set(other.tools.flatMap((tool) => nounsOf(tool.name)))) >= 0.5);
    if (twin === undefined) merged.push(group);
    else {
      for (const key of group.keys) twin.keys.add(key);
      twin.tools.push(...group.tools);
    }
  }
  return merged;
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0) return 0;
  return [...a].filter((noun) => b.has(noun)).length / a.size;
}

function toCluster(name: string, members: readonly ToolModel[]): Cluster {
  return {
    name,
    tools: members.map((tool) => tool.name),
    backends: [...new Set(members.flatMap((tool) => tool.backends))].sort(),
    credentials: [...new Set(members.flatMap((tool) => tool.environment.flatMap((variable) => credentialFamily(variable) ?? [])))].sort(),
  };
}

/** What a tool is about, as far as what it reaches tells. */
function keysOf(tool: ToolModel): string[] {
  const families = [...new Set(tool.environment.flatMap((variable) => credentialFamily(variable) ?? []))];
  const hosted = tool.backends.some((backend) => backend.startsWith('http:'));
  const keys = tool.backends.flatMap((backend): string[] => {
    const domain = DOMAINS.find(([pattern]) => pattern.test(backend))?.[1];
    if (domain !== undefined) return [domain];
    const host = /^http:(.+)$/.exec(backend)?.[1];
    if (host !== undefined) return [vendorOf(host)];
    if (backend.startsWith('api:')) return [vendorOf(backend.slice(4))];
    // An answer is read with calls of its own: where the host is known, these say nothing more.
    if (hosted) return [];
    return families.length > 0 ? families.map((family) => family.toLowerCase()) : ['web'];
  });
  const telling = keys.filter((key) => !INCIDENTAL.has(key));
  return [...new Set(telling.length > 0 ? [...telling, ...families.map((family) => family.toLowerCase())] : keys)];
}

/** Who runs a host or publishes a package: api.github.com and @github/sdk both give github. */
function vendorOf(name: string): string {
  const [first = name] = name.replace(/^@/, '').split('/');
  if (!first.includes('.')) return first.replace(/[-_]?(sdk|api|client|rest|js|node)$/i, '').toLowerCase() || first;
  const parts = first.split('.');
  // co.uk, com.au, and example.com, which is reserved for examples (RFC 2606): the name is one label further left.
  const secondLevel = parts.length > 2 && /^(co|com|org|net|gov|ac|edu|example)$/.test(parts.at(-2) ?? '');
  return (parts.at(secondLevel ? -3 : -2) ?? first).toLowerCase();
}

/** A domain is a better name than a vendor. */
function nameOf(keys: ReadonlySet<string>): string {
  const domains = [...keys].filter((key) => DOMAINS.some(([, domain]) => domain === key));
  const names = domains.length > 0 ? domains : keys.has('web') ? ['web'] : [...keys];
  return names.slice(0, 2).join(' + ');
}

const VERBS = new Set(
  (
    'get list create update delete remove add set search find fetch read write send run execute query show describe check start stop open close ' +
    'upload download import export move copy rename edit make count validate analyze save load put post patch insert upsert test view convert ' +
    'generate compare resolve sync cancel enable disable reset replace apply submit retrieve lookup browse extract parse summarize call process manage ' +
    'all by for of to from with and in on the an bulk batch multi multiple info details status new one my is has via per'
  ).split(' '),
);

/** The nouns of a tool name: what is left without verbs and small words, in the singular. */
export function nounsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.filter((word) => word.length > 2 && !VERBS.has(word)).map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'));
}

const CRUD = new Set('get list create update delete remove add set read write fetch'.split(' '));

/** Every word of a tool name that says what it does, in the singular: verbs too, but for those that any tool has. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.filter((word) => word.length > 2 && !CRUD.has(word)).map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'));
}

/** Subjects of a tool set: nouns that several tools share, most common first; each tool counts once. */
function subjectsOf(tools: readonly ToolModel[]): Cluster[] {
  const counts = new Map<string, ToolModel[]>();
  for (const tool of tools) for (const noun of new Set(nounsOf(tool.name))) counts.set(noun, [...(counts.get(noun) ?? []), tool]);
  const taken = new Set<ToolModel>();
  const subjects: Cluster[] = [];
  // A noun in most names is the name of the product, not a subject.
  const telling = [...counts].filter(([, members]) => members.length >= 2 && members.length < tools.length * 0.6);
  for (const [noun, members] of telling.sort((a, b) => b[1].length - a[1].length)) {
    const free = members.filter((tool) => !taken.has(tool));
    if (free.length < 2) continue;
    for (const tool of free) taken.add(tool);
    subjects.push(toCluster(noun, free));
  }
  return subjects;
}
