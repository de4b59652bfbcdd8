import { buildModel, type Program } from '../../lint/model/build.js';
import type { Use } from '../../lint/model/code.js';
import type { Place, ServerModel } from '../../lint/model/facts.js';
import { httpOf } from '../../lint/model/http.js';
import type { Sources } from '../../lint/program/program.js';
import { positionOf } from '../../lint/program/syntax.js';

/** Where a fact can be seen. */
export interface Evidence {
  file: string;
  line: number;
  text: string;
}

/** One thing about a server. `value` is `unknown` where source does not tell. */
export interface AuditFact {
  name: 'sdk' | 'era' | 'transports' | 'tools' | 'authentication' | 'bind' | 'host-check' | 'sessions';
  value: string;
  confidence: 'high' | 'medium' | 'low';
  /** Something to do about it. */
  concern?: string;
  evidence: Evidence[];
}

export interface ServerAudit {
  name: string;
  /** Folder of the package, relative to the root. */
  root: string;
  tools: string[];
  facts: AuditFact[];
}

/** Reads what a project is, from its source alone. Runs nothing of it. */
export function audit(sources: Sources): ServerAudit[] {
  const program = buildModel(sources);
  return program.model.servers.filter(({ role }) => role === 'source').map((server) => auditServer(server, program));
}

function auditServer(server: ServerModel, program: Program): ServerAudit {
  const code = program.codeOf(server);
  const http = httpOf(code);
  const modern = code.uses.filter(({ symbol }) => /\.(?:serveStdio|createMcpHandler)\(\)$/.test(symbol));
  const isHttp = http.endpoints.length > 0 || http.listeners.length > 0;
  return {
    name: server.name,
    root: server.root,
    tools: server.tools.map(({ name }) => name),
    facts: [
      sdkFact(server),
      eraFact(server, modern),
      transportsFact(server, http.endpoints),
      toolsFact(server),
      ...(isHttp
        ? [authenticationFact(http.authenticates, http.endpoints), bindFact(http.listeners), hostFact(http), sessionsFact(http.endpoints)]
        : []),
    ],
  };
}

function sdkFact({ sdk, place }: ServerModel): AuditFact {
  if (!sdk) return { name: 'sdk', value: 'unknown', confidence: 'low', evidence: [at(place)] };
  const isFirst = sdk.package === '@modelcontextprotocol/sdk';
  const concern = isFirst ? 'SDK v1 gets fixes until about January 2027: migrate-sdk' : undefined;
  return {
    name: 'sdk',
    value: `${sdk.package} ${sdk.version}`,
    confidence: 'high',
    evidence: [at(place)],
    ...(concern ? { concern } : {}),
  };
}

function eraFact(server: ServerModel, modern: readonly Use[]): AuditFact {
  if (modern.length > 0) return { name: 'era', value: '2026-07-28 and 2025', confidence: 'high', evidence: modern.map(atUse) };
  if (!server.sdk?.package.startsWith('@modelcontextprotocol/')) return { name: 'era', value: 'unknown', confidence: 'low', evidence: [] };
  return {
    name: 'era',
    value: '2025 only',
    confidence: 'high',
    evidence: [at(server.place)],
    concern: 'clients of 2026-07-28 fall back to the older protocol: go-stateless',
  };
}

function transportsFact({ transports, place }: ServerModel, endpoints: readonly Use[]): AuditFact {
  if (transports.length === 0) return { name: 'transports', value: 'unknown', confidence: 'low', evidence: [at(place)] };
  return {
    name: 'transports',
    value: transports.join(', '),
    confidence: 'high',
    evidence: endpoints.length > 0 ? endpoints.map(atUse) : [at(place)],
  };
}

function toolsFact({ tools, partial }: ServerModel): AuditFact {
  const value = tools.length === 0 ? 'unknown' : `${tools.length}${partial ? ' and more that source does not show' : ''}`;
  const confidence = tools.length === 0 ? 'low' : partial ? 'medium' : 'high';
  return { name: 'tools', value, confidence, evidence: tools.map(({ place }) => at(place)) };
}

function authenticationFact(authenticates: boolean, endpoints: readonly Use[]): AuditFact {
  const evidence = endpoints.map(atUse);
  if (authenticates) return { name: 'authentication', value: 'credentials are looked at', confidence: 'medium', evidence };
  return {
    name: 'authentication',
    value: 'none found',
    confidence: 'medium',
    evidence,
    concern: 'whoever reaches the port can call every tool',
  };
}

function bindFact(listeners: ReturnType<typeof httpOf>['listeners']): AuditFact {
  if (listeners.length === 0) return { name: 'bind', value: 'unknown', confidence: 'low', evidence: [] };
  const kinds = [...new Set(listeners.map(({ bind }) => bind))];
  const isOpen = kinds.includes('all');
  const value = kinds.map((kind) => ({ all: 'every interface', loopback: 'loopback', configured: 'as configured' })[kind]).join(', ');
  return {
    name: 'bind',
    value,
    confidence: 'high',
    evidence: listeners.map(({ use }) => atUse(use)),
    ...(isOpen ? { concern: 'listens on every interface: name 127.0.0.1' } : {}),
  };
}

function hostFact({ checksHost, checksOrigin, endpoints }: ReturnType<typeof httpOf>): AuditFact {
  const value = [checksHost ? 'Host' : '', checksOrigin ? 'Origin' : ''].filter(Boolean).join(' and ') || 'neither Host nor Origin found';
  const concern = checksHost && checksOrigin ? undefined : 'a web page can reach the server by rebinding its name';
  return { name: 'host-check', value, confidence: 'medium', evidence: endpoints.map(atUse), ...(concern ? { concern } : {}) };
}

function sessionsFact(endpoints: readonly Use[]): AuditFact {
  const stateful = endpoints.filter(({ node }) => /sessionIdGenerator(?!\s*:\s*undefined)/.test(node.getText()));
  if (stateful.length === 0) return { name: 'sessions', value: 'none', confidence: 'medium', evidence: endpoints.map(atUse) };
  return {
    name: 'sessions',
    value: 'kept in memory',
    confidence: 'medium',
    evidence: stateful.map(atUse),
    concern: '2026-07-28 has no sessions: go-stateless says where they are',
  };
}

function at({ module, node }: Place): Evidence {
  return { file: module.path, line: positionOf(node).line, text: firstLine(node.getText()) };
}

function atUse({ module, node }: Use): Evidence {
  return at({ module, node });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 120);
}
