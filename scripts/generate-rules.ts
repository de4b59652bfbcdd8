/**
 * Writes what is generated from the rules: src/lint/rules/index.ts, docs/rules/*.md and the JSON Schema of the configuration.
 * Run with `node scripts/generate-rules.ts` (Node 22 strips the types) or through vitest; a test fails when the output is stale.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configJsonSchema } from '../src/lint/config/schema.js';
import type { Rule } from '../src/lint/rule.js';
import { ruleIndex, rulePage, rulesOverview } from './rule-pages.js';

/** The generated files of this project: path below `root` to content. */
export async function generateRules(root: string): Promise<Map<string, string>> {
  const folder = join(root, 'src/lint/rules');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -3))
    .sort();
  const rules = await Promise.all(
    names.map(async (name) => ((await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { default: Rule }).default),
  );
  const files = new Map<string, string>([['src/lint/rules/index.ts', ruleIndex(names)]]);
  for (const rule of rules) files.set(`docs/rules/${rule.name}.md`, rulePage(rule));
  files.set('docs/rules/README.md', rulesOverview(rules));
  files.set('schema/mcp-lint.config.schema.json', configJsonSchema(rules));
  return files;
}

/** Writes every generated file. */
export async function writeRules(root: string): Promise<void> {
  for (const [path, content] of await generateRules(root)) writeFileSync(join(root, path), content);
}
