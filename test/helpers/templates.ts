import type { Answers } from '../../src/create/answers.js';
import { manifestSchema } from '../../src/create/manifest.js';
import type { RenderedFile } from '../../src/create/render.js';
import type { Template } from '../../src/create/template.js';

/** A template in memory, with a package.json unless `files` brings one. `manifest` is what its template.json adds. */
export function templateOf(files: Record<string, string | Uint8Array>, manifest: Record<string, unknown> = {}): Template {
  const all = { 'package.json': '{ "name": "mcp-server-template", "version": "0.1.0", "devDependencies": {} }\n', ...files };
  return {
    manifest: manifestSchema.parse({ name: 'test', title: 'Test', description: 'For a test.', version: '1.0.0', ...manifest }),
    files: Object.entries(all).map(([path, content]) => ({ path, content })),
  };
}

/** Answers with HTTP and OAuth, changed by `changes`. */
export function answersOf(changes: Partial<Answers> = {}): Answers {
  return { template: 'test', name: 'docs', transport: 'both', auth: 'oauth', pm: 'npm', ...changes };
}

/** Rendered files as a map from path to text. */
export function textsOf(files: readonly RenderedFile[]): Record<string, string> {
  return Object.fromEntries(
    files.map(({ path, content }) => [path, typeof content === 'string' ? content : Buffer.from(content).toString('latin1')]),
  );
}
