import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Tool } from './define-tool.js';

/** The reviewed contract of one tool: any change of what a model sees or of who may call changes this (P-48, P-150). */
const lockedTool = z.strictObject({
  name: z.string(),
  scopes: z.array(z.string()),
  readOnly: z.boolean(),
  schemaHash: z.string(),
});
const lockFile = z.strictObject({ lockVersion: z.literal(1), tools: z.array(lockedTool) });

export type LockedTool = z.output<typeof lockedTool>;

/** `tools.lock.json` stands beside package.json, one level above `src` and `dist`. */
export const LOCK_FILE = new URL('../../tools.lock.json', import.meta.url);

export function lockTool(tool: Tool): LockedTool {
  return { name: tool.name, scopes: [...tool.scopes], readOnly: tool.annotations.readOnlyHint, schemaHash: schemaHash(tool) };
}

/** SHA-256 over everything of a tool that a client sees, keys sorted. */
export function schemaHash(tool: Tool): string {
  const { name, title, description, annotations } = tool;
  const input = z.toJSONSchema(tool.input, { io: 'input', target: 'draft-2020-12' });
  const output = z.toJSONSchema(tool.output, { io: 'output', target: 'draft-2020-12' });
  return createHash('sha256').update(canonical({ name, title, description, annotations, input, output })).digest('hex');
}

export function renderLock(tools: readonly Tool[]): string {
  return `${JSON.stringify({ lockVersion: 1, tools: tools.map(lockTool) }, null, 2)}\n`;
}

/** Throws when the tools are not the reviewed ones, naming those that differ. */
export function verifyLock(tools: readonly Tool[], text = readFileSync(LOCK_FILE, 'utf8')): void {
  const locked = new Map(lockFile.parse(JSON.parse(text)).tools.map((tool) => [tool.name, canonical(tool)]));
  const actual = new Map(tools.map((tool) => [tool.name, canonical(lockTool(tool))]));
  const changed = [...new Set([...locked.keys(), ...actual.keys()])].filter((name) => locked.get(name) !== actual.get(name));
  if (changed.length > 0) {
    throw new Error(`tools.lock.json does not match the code: ${changed.join(', ')}. Review the change, then run "npm run tools:lock".`);
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, node: unknown) =>
    typeof node === 'object' && node !== null && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
