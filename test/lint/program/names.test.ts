import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { Names } from '../../../src/lint/program/names.js';
import { parse } from '../../../src/lint/program/program.js';
import { Resolver } from '../../../src/lint/program/resolve.js';

/** The symbol of the expression in `ask(…)`, in a program of several files. */
function asked(main: string, files: Record<string, string> = {}): { symbol: string; leaves: string[] } {
  const sources = Object.entries({ 'main.ts': main, ...files }).map(([path, text]) => ({ path, text, role: 'source' as const }));
  const modules = new Map(sources.map((source) => [source.path, parse(source, undefined)]));
  const names = new Names(modules, new Resolver({ root: '.', files: sources, packages: [], aliases: [], notes: [] }));
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'ask') found = node.arguments[0];
    node.forEachChild(visit);
  };
  const file = modules.get('main.ts')?.file;
  if (file !== undefined) visit(file);
  if (found === undefined) throw new Error('nothing is asked');
  return { symbol: names.symbolOf(found), leaves: names.leavesOf(found).map((leaf) => leaf.getText()) };
}

describe('names', () => {
  it.each([
    ["import express from 'express'; const app = express(); ask(app.listen);", 'express().listen'],
    ["import { readFile as read } from 'node:fs/promises'; ask(read);", 'fs/promises.readFile'],
    ["const { verify } = require('jsonwebtoken'); ask(verify);", 'jsonwebtoken.verify'],
    ["const m = await import('undici'); ask(m.fetch);", 'undici.fetch'],
    ['ask(console.log);', 'global:console.log'],
    [
      "import http from 'node:http'; class A { private s = http.createServer(); f() { ask(this.s.listen); } }",
      'http.createServer().listen',
    ],
    ["import type { Express } from 'express'; function f(app: Express) { ask(app.use); }", 'express.Express().use'],
    ["import pino from 'pino'; function make() { return pino(); } ask(make().info);", 'pino().info'],
    ["import { Base } from 'pkg'; class A extends Base {} ask(new A().run);", 'pkg.Base().run'],
    // A name of the program hides the global, and a parameter says nothing.
    ['const console = { log() {} }; ask(console.log);', '?'],
    ['function f(req) { ask(req.url); }', '?'],
    ['const a = b; const b = a; ask(a);', '?'],
  ])('%s', (code, symbol) => expect(asked(code).symbol).toBe(symbol));

  it('follows exports through other files', () => {
    const files = {
      'a.ts': "export * from './b.js';",
      'b.ts': "import pino from 'pino';\nexport const log = pino();\nexport { log as logger };",
    };
    expect(asked("import { logger } from './a.js'; ask(logger.warn);", files).symbol).toBe('pino().warn');
  });

  it('finds what a value can be', () => {
    const files = { 'config.ts': "export const config = { http: { host: process.env.HOST ?? '0.0.0.0' } };" };
    expect(asked("import { config } from './config.js'; ask(config.http.host);", files).leaves).toEqual(['process.env.HOST', "'0.0.0.0'"]);
    expect(asked("let mode = 'a'; mode = flag ? 'b' : 'c'; ask(mode);").leaves).toEqual(["'a'", "'b'", "'c'"]);
  });
});
