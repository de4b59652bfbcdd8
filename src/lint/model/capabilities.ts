import type { Machine } from '../interpret/machine.js';
import type { Value } from '../interpret/value.js';
import type { RecordedServer } from './recorder.js';

/** The capability that a request method belongs to, by its first part. */
const OF_METHOD: Record<string, string> = {
  tools: 'tools',
  resources: 'resources',
  prompts: 'prompts',
  completion: 'completions',
  logging: 'logging',
};
const OF_KIND = { tool: 'tools', resource: 'resources', prompt: 'prompts' } as const;

/** What a server declares that it can do, and what follows from what it registers: SDKs declare that by themselves. */
export function capabilitiesOf(machine: Machine, server: RecordedServer): string[] {
  const declared = [...(server.value.args ?? []).map((option) => member(machine, option, 'capabilities')), ...server.declared].flatMap(
    keysOf,
  );
  const registered = server.registrations.map(({ kind }) => OF_KIND[kind]);
  const handled = server.handlers.flatMap(({ method }) => OF_METHOD[method.split('/')[0] ?? ''] ?? []);
  return [...new Set([...declared, ...registered, ...handled])].sort();
}

function member(machine: Machine, value: Value, name: string): Value | undefined {
  return value.kind === 'object' && value.properties.has(name) ? machine.get(value, name) : undefined;
}

function keysOf(value: Value | undefined): string[] {
  return value?.kind === 'object' ? [...value.properties.keys()] : [];
}
