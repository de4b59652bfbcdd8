import { unknown } from '../interpret/value.js';
import type { PackageManifest, SourceModule } from '../program/program.js';
import type { ServerModel } from './facts.js';
import { judgePurpose } from './purpose.js';

const PROTOCOL = /^(@modelcontextprotocol\/|@mastra\/mcp$|mcp-use$)/;

/**
 * Programs without a server of their own that start or reach those of others: inspectors, gateways, agents. Rules judge their code and
 * project files as they judge those of a server; they are not in the list of servers.
 */
export function hostsOf(modules: ReadonlyMap<string, SourceModule>): ServerModel[] {
  const first = new Map<PackageManifest, SourceModule>();
  for (const module of modules.values()) {
    const { manifest, role } = module;
    if (manifest === undefined || role !== 'source' || first.has(manifest)) continue;
    if (Object.keys(manifest.dependencies).some((name) => PROTOCOL.test(name))) first.set(manifest, module);
  }
  return [...first].map(([manifest, module]) => hostOf(manifest, module));
}

function hostOf(manifest: PackageManifest, module: SourceModule): ServerModel {
  const construction = unknown(module.file);
  return {
    name: manifest.name ?? manifest.dir,
    version: manifest.version,
    root: manifest.dir,
    entry: module.path,
    role: 'source',
    manifest,
    sdk: undefined,
    transports: [],
    capabilities: [],
    tools: [],
    partial: true,
    definitions: new Map(),
    repeated: [],
    handlers: [],
    construction,
    resources: [],
    prompts: [],
    completions: [],
    place: { module, node: module.file },
    tokens: 0,
    purpose: judgePurpose({ tools: [] }),
  };
}
