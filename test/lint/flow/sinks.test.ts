import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/lint/rules/index.js';
import { run } from '../../../src/lint/run.js';
import { tool } from '../../helpers/injection.js';
import { sourcesOf } from '../../helpers/rule.js';

/** One dangerous operation: code that gives it what the caller chose, and the same code mended. */
interface Row {
  imports?: string;
  before?: string;
  schema?: string;
  bad: string;
  good: string;
}

const INJECTION = RULES.filter((rule) => rule.category === 'injection');

function rulesFor(row: Row, body: string): string[] {
  const { imports = '', before = '', schema } = row;
  const code = tool({ imports, before, body, ...(schema !== undefined && { schema }) });
  const { findings } = run(sourcesOf(code), { rules: INJECTION, version: '0.0.0', now: () => 0 });
  return [...new Set(findings.filter((each) => each.severity !== 'info').map((each) => each.rule))];
}

const CHILD =
  "import { exec, execFile, execSync, spawn, spawnSync, execFileSync, fork } from 'node:child_process';\nimport { promisify } from 'node:util';\nimport util from 'node:util';\n";
const plain = 'execFileSync("git", ["log", "--", input.value]);';

const families: Record<string, Record<string, Row>> = {
  'no-shell-injection': {
    'exec with a template': { imports: CHILD, bad: 'exec(`git log -- ${input.value}`);', good: plain },
    'execSync with +': { imports: CHILD, bad: "execSync('git log ' + input.value);", good: plain },
    'a command that grows': {
      imports: CHILD,
      bad: "let command = 'git log';\n  if (input.value) command += ' -- ' + input.value;\n  execSync(command);",
      good: plain,
    },
    'parts joined': {
      imports: CHILD,
      bad: "const parts = ['git', 'log'];\n  parts.push('--', input.value);\n  execSync(parts.join(' '));",
      good: plain,
    },
    'promisify in the module': {
      imports: CHILD,
      before: 'const run = promisify(exec);',
      bad: 'await run(`git log ${input.value}`);',
      good: plain,
    },
    'promisify in the handler': {
      imports: CHILD,
      bad: 'const run = util.promisify(exec);\n  await run(`git log ${input.value}`);',
      good: plain,
    },
    'promisify of a namespace': {
      imports: "import * as child from 'child_process';\nimport * as util from 'util';\nimport { execFileSync } from 'child_process';",
      before: 'const run = util.promisify(child.exec);',
      bad: 'await run(`git log ${input.value}`);',
      good: plain,
    },
    'a promise around exec': {
      imports: CHILD,
      before:
        'const run = (command: string) => new Promise<string>((done, fail) => exec(command, (error, out) => (error ? fail(error) : done(out))));',
      bad: 'await run(`git log ${input.value}`);',
      good: plain,
    },
    'a class that runs commands': {
      imports: CHILD,
      before:
        'class Runner {\n  private run(command: string) { return execSync(command); }\n  log(path: string) { return this.run(`git log ${path}`); }\n}\nconst runner = new Runner();',
      bad: 'runner.log(input.value);',
      good: plain,
    },
    'require of child_process': {
      imports: CHILD,
      bad: "const { execSync: run } = require('child_process');\n  run(`git log ${input.value}`);",
      good: plain,
    },
    'import() of child_process': {
      imports: CHILD,
      bad: "const child = await import('node:child_process');\n  child.execSync(`git log ${input.value}`);",
      good: plain,
    },
    'spawn with a shell': {
      imports: CHILD,
      bad: "spawn('git', ['log', input.value], { shell: true });",
      good: "spawn('git', ['log', '--', input.value], { shell: false });",
    },
    'spawn of sh -c': {
      imports: CHILD,
      bad: "spawn('sh', ['-c', `git log ${input.value}`]);",
      good: "spawn('git', ['log', '--', input.value]);",
    },
    'execFile of bash -c': {
      imports: CHILD,
      bad: "execFile('/bin/bash', ['-lc', 'ls ' + input.value]);",
      good: "execFile('ls', ['--', input.value]);",
    },
    'cmd.exe /c': { imports: CHILD, bad: "spawn('cmd.exe', ['/c', 'dir ' + input.value]);", good: "spawn('ls', ['--', input.value]);" },
    'powershell -Command': {
      imports: CHILD,
      bad: "execFile('powershell', ['-NoProfile', '-Command', `Get-Item ${input.value}`]);",
      good: "execFile('ls', ['--', input.value]);",
    },
    'docker exec sh -c': {
      imports: CHILD,
      bad: "spawn('docker', ['exec', 'app', 'sh', '-c', `cat ${input.value}`]);",
      good: "spawn('docker', ['exec', 'app', 'cat', '--', input.value]);",
    },
    'a remote shell': { imports: CHILD, bad: "spawn('ssh', ['host', `cat ${input.value}`]);", good: "spawn('cat', ['--', input.value]);" },
    execa: {
      imports: `import { execa, execaCommand, $ } from 'execa';\n${CHILD}`,
      bad: 'await execa(`git log ${input.value}`, { shell: true });',
      good: "await execa('git', ['log', '--', input.value]);",
    },
    'execaCommand in a shell': {
      imports: `import { execa, execaCommand } from 'execa';\n`,
      bad: 'await execaCommand(`git log ${input.value}`, { shell: true });',
      good: "await execa('git', ['log', '--', input.value]);",
    },
    shelljs: { imports: `import shell from 'shelljs';\n${CHILD}`, bad: 'shell.exec(`git log ${input.value}`);', good: plain },
    ssh2: {
      imports: `import { Client } from 'ssh2';\n${CHILD}`,
      before: 'const client = new Client();',
      bad: 'client.exec(`cat ${input.value}`, () => undefined);',
      good: "client.exec('uptime', () => undefined);",
    },
    'node-ssh': {
      imports: `import { NodeSSH } from 'node-ssh';\n${CHILD}`,
      before: 'const ssh = new NodeSSH();',
      bad: 'await ssh.execCommand(`cat ${input.value}`);',
      good: "await ssh.execCommand('uptime');",
    },
    'Bun.$ of raw text': {
      imports: CHILD,
      bad: 'await Bun.$`git log ${{ raw: input.value }}`;',
      good: 'await Bun.$`git log -- ${input.value}`;',
    },
    'zx as a function, which quotes nothing': {
      imports: "import { $ } from 'zx';\n",
      bad: 'await $([`git log ${input.value}`]);',
      good: 'await $`git log -- ${input.value}`;',
    },
    'a script in a template that quotes': {
      imports: "import { $ } from 'zx';\n",
      bad: 'await $`sh -c ${input.value}`;',
      good: 'await $`git log -- ${input.value}`;',
    },
    'a remote script in a template of execa': {
      imports: "import { $ } from 'execa';\n",
      bad: 'await $({ cwd: "/srv" })`docker exec app sh -c ${`cat ${input.value}`}`;',
      good: 'await $({ cwd: "/srv" })`docker exec app cat -- ${input.value}`;',
    },
    'Bun.spawn of a shell': {
      bad: "Bun.spawn(['sh', '-c', `git log ${input.value}`]);",
      good: "Bun.spawn(['git', 'log', '--', input.value]);",
    },
    'quotes around it': {
      imports: CHILD,
      bad: 'execSync(`git commit -m "${input.value}"`);',
      good: 'execFileSync("git", ["commit", "-m", input.value]);',
    },
    'JSON.stringify as quotes': {
      imports: CHILD,
      bad: 'execSync(`echo ${JSON.stringify(input.value)}`);',
      good: 'execFileSync("echo", ["--", input.value]);',
    },
    'a double quote escaped': {
      imports: CHILD,
      bad: 'execSync(`echo "${input.value.replace(/"/g, \'\\\\\\\\"\')}"`);',
      good: "execSync(`echo '${input.value.replace(/'/g, \"'\\\\''\")}'`);",
    },
    'a list of what is refused': {
      imports: CHILD,
      bad: "if (input.value.includes(';') || input.value.includes('|')) throw new Error('no');\n  execSync(`ls ${input.value}`);",
      good: "if (!/^[\\w/-]+$/.test(input.value)) throw new Error('no');\n  execSync(`ls ${input.value}`);",
    },
    'a pattern without ends': {
      imports: CHILD,
      bad: "if (!/[\\w/-]+/.test(input.value)) throw new Error('no');\n  execSync(`ls ${input.value}`);",
      good: "if (!/^[\\w-]+$/.test(input.value)) throw new Error('no');\n  execSync(`ls ${input.value}`);",
    },
    'an enum': {
      imports: CHILD,
      bad: 'execSync(`npm run ${input.value}`);',
      good: "const names = ['build', 'test'] as const;\n  if (!names.includes(input.value as 'build')) throw new Error('no');\n  execSync(`npm run ${input.value}`);",
    },
    'a quoted list': {
      imports: `import { quote } from 'shell-quote';\n${CHILD}`,
      bad: "execSync(['ls', input.value].join(' '));",
      good: "execSync(quote(['ls', input.value]));",
    },
    'options of a child process': {
      imports: CHILD,
      bad: "const options = { cwd: '/srv', shell: '/bin/bash' };\n  spawnSync('ls', [input.value], options);",
      good: "const options = { cwd: '/srv' };\n  spawnSync('ls', ['--', input.value], options);",
    },
    'split into spawn with a shell': {
      imports: CHILD,
      bad: "const [program, ...rest] = `ls ${input.value}`.split(' ');\n  spawn(program!, rest, { shell: true });",
      good: "spawn('ls', ['--', input.value]);",
    },
    'a module variable': {
      imports: CHILD,
      before: "let branch = 'main';",
      bad: 'branch = input.value;\n  execSync(`git checkout ${branch}`);',
      good: "branch = input.value;\n  execFileSync('git', ['rev-parse', '--', branch]);",
    },
    'AppleScript through exec': {
      imports: CHILD,
      bad: 'execSync(`osascript -e \'display dialog "${input.value}"\'`);',
      good: "execFileSync('osascript', ['-e', 'on run argv', '-e', 'display dialog (item 1 of argv)', '-e', 'end run', '--', input.value]);",
    },
  },
  'no-code-evaluation': {
    eval: { bad: 'eval(input.value);', good: 'JSON.parse(input.value);' },
    'new Function': { bad: "new Function('x', `return ${input.value}`)(1);", good: "new Function('x', 'return x')(input.value);" },
    vm: {
      imports: "import vm from 'node:vm';",
      bad: 'vm.runInNewContext(input.value, {});',
      good: "vm.runInNewContext('1 + 1', { value: input.value });",
    },
    'a vm script': {
      imports: "import { Script } from 'node:vm';",
      bad: 'new Script(input.value).runInThisContext();',
      good: "new Script('1').runInThisContext();",
    },
    'a worker of text': {
      imports: "import { Worker } from 'node:worker_threads';",
      bad: 'new Worker(input.value, { eval: true });',
      good: "new Worker('./job.js', { workerData: input.value });",
    },
    'import() of a chosen module': { bad: 'await import(input.value);', good: "await import('./fixed.js');" },
    'node -e': {
      imports: CHILD,
      bad: "execFile('node', ['-e', `console.log(${input.value})`]);",
      good: "execFile('node', ['script.js', '--', input.value]);",
    },
    'python -c': {
      imports: CHILD,
      bad: "spawn('python3', ['-c', `print('${input.value}')`]);",
      good: "spawn('python3', ['script.py', '--', input.value]);",
    },
    osascript: {
      imports: CHILD,
      bad: "execFile('osascript', ['-e', `display dialog \"${input.value}\"`]);",
      good: "execFile('osascript', ['script.scpt', '--', input.value]);",
    },
    'page.evaluate of text': {
      imports: "import { chromium } from 'playwright';",
      before: 'const page = await (await chromium.launch()).newPage();',
      bad: 'await page.evaluate(`document.title = "${input.value}"`);',
      good: 'await page.evaluate((title) => { document.title = title; }, input.value);',
    },
    'a script of Redis': {
      imports: "import Redis from 'ioredis';",
      before: 'const redis = new Redis();',
      bad: "await redis.eval(`return redis.call('get', '${input.value}')`, 0);",
      good: 'await redis.eval("return redis.call(\'get\', ARGV[1])", 0, input.value);',
    },
    'require of a chosen module': { bad: 'require(input.value);', good: "require('./fixed.cjs');" },
    pug: { imports: "import pug from 'pug';", bad: 'pug.render(input.value);', good: "pug.render('p= name', { name: input.value });" },
    nunjucks: {
      imports: "import nunjucks from 'nunjucks';",
      bad: 'nunjucks.renderString(input.value, {});',
      good: "nunjucks.renderString('{{ name }}', { name: input.value });",
    },
    'a template that is compiled': {
      imports: "import Handlebars from 'handlebars';",
      bad: 'Handlebars.compile(input.value)({});',
      good: "Handlebars.compile('{{name}}')({ name: input.value });",
    },
    ejs: {
      imports: "import ejs from 'ejs';",
      bad: 'ejs.render(input.value, {});',
      good: "ejs.render('<%= name %>', { name: input.value });",
    },
  },
  'no-path-traversal': {
    'fs/promises': {
      imports: "import * as fs from 'node:fs/promises';\nimport path from 'node:path';",
      bad: "await fs.readFile(path.join('/srv', input.value));",
      good: "await fs.readFile(path.join('/srv', path.basename(input.value)));",
    },
    'fs.promises': {
      imports: "import { promises as fs } from 'fs';\nimport path from 'path';",
      bad: 'await fs.writeFile(input.value, "x");',
      good: "await fs.writeFile(path.join('/srv', path.basename(input.value)), 'x');",
    },
    'fs-extra': {
      imports: "import fs from 'fs-extra';",
      bad: 'await fs.outputFile(`/srv/${input.value}`, "x");',
      good: 'await fs.outputFile(`/srv/${encodeURIComponent(input.value)}`, "x");',
    },
    'a namespace of node:fs': {
      imports: "import * as fs from 'node:fs';",
      bad: 'fs.readFile(input.value, () => undefined);',
      good: "fs.readFile('/srv/a', () => undefined);",
    },
    'require of fs': {
      bad: "const { readFileSync } = require('fs');\n  readFileSync(input.value);",
      good: "const { readFileSync } = require('fs');\n  readFileSync('/srv/a');",
    },
    'promises of a default import': {
      imports: "import fs from 'fs';",
      bad: 'await fs.promises.rm(input.value, { recursive: true });',
      good: "await fs.promises.rm('/srv/a', { recursive: true });",
    },
    'graceful-fs': {
      imports: "import fs from 'graceful-fs';",
      bad: 'fs.appendFileSync(input.value, "x");',
      good: 'fs.appendFileSync("/srv/a", input.value);',
    },
    Deno: { bad: 'await Deno.readTextFile(input.value);', good: "await Deno.readTextFile('/srv/a');" },
    'import() of fs, and then': {
      bad: 'await import("node:fs/promises").then((fs) => fs.copyFile(input.value, "/srv/a"));',
      good: 'await import("node:fs/promises").then((fs) => fs.copyFile("/srv/b", "/srv/a"));',
    },
    'a stream': {
      imports: "import { createReadStream } from 'node:fs';",
      bad: 'createReadStream(input.value);',
      good: "createReadStream('/srv/a');",
    },
    rimraf: { imports: "import { rimraf } from 'rimraf';", bad: 'await rimraf(`/srv/${input.value}`);', good: "await rimraf('/srv/a');" },
    'both ends of a move': {
      imports: "import { rename } from 'node:fs/promises';",
      bad: "await rename('/srv/a', `/srv/${input.value}`);",
      good: "await rename('/srv/a', '/srv/b');",
    },
    'dots replaced': {
      imports: "import { readFile } from 'node:fs/promises';",
      bad: "await readFile(`/srv/${input.value.replace('../', '')}`);",
      good: "await readFile(`/srv/${input.value.replace(/[^\\w.]/g, '')}`);",
    },
    'stat tells what exists': {
      imports: "import { stat, readdir } from 'node:fs/promises';",
      bad: 'await readdir(input.value);',
      good: "await readdir('/srv');",
    },
    'Bun.file': { bad: 'await Bun.file(`/srv/${input.value}`).text();', good: "await Bun.file('/srv/a').text();" },
  },
  'no-server-side-request-forgery': {
    fetch: { bad: 'await fetch(input.value);', good: 'await fetch(`https://api.example.com/items/${encodeURIComponent(input.value)}`);' },
    'the host of a template': {
      bad: 'await fetch(`https://${input.value}/status`);',
      good: 'await fetch(`https://api.example.com/?q=${encodeURIComponent(input.value)}`);',
    },
    axios: {
      imports: "import axios from 'axios';",
      bad: 'await axios.get(input.value);',
      good: "await axios.get('https://api.example.com', { params: { q: input.value } });",
    },
    'axios with an object': {
      imports: "import axios from 'axios';",
      bad: "await axios({ method: 'get', url: input.value });",
      good: "await axios({ method: 'get', url: 'https://api.example.com', params: { q: input.value } });",
    },
    'an axios instance': {
      imports: "import axios from 'axios';",
      before: 'const http = axios.create({ timeout: 1000 });',
      bad: 'await http.get(input.value);',
      good: "await http.get('https://api.example.com');",
    },
    'a stored axios instance': {
      imports: "import axios, { type AxiosInstance } from 'axios';",
      before:
        "class Api {\n  private http: AxiosInstance;\n  constructor() { this.http = axios.create({ timeout: 1000 }); }\n  read(url: string) { return this.http.get(url); }\n  fixed(q: string) { return this.http.get('https://api.example.com', { params: { q } }); }\n}\nconst api = new Api();",
      bad: 'await api.read(input.value);',
      good: 'await api.fixed(input.value);',
    },
    got: { imports: "import got from 'got';", bad: 'await got(input.value).json();', good: "await got('https://api.example.com').json();" },
    ky: {
      imports: "import ky from 'ky';",
      bad: 'await ky.get(input.value).json();',
      good: "await ky.get('https://api.example.com').json();",
    },
    'node-fetch': {
      imports: "import fetch from 'node-fetch';",
      bad: 'await fetch(input.value);',
      good: "await fetch('https://api.example.com');",
    },
    undici: {
      imports: "import { request } from 'undici';",
      bad: 'await request(input.value);',
      good: "await request('https://api.example.com');",
    },
    superagent: {
      imports: "import superagent from 'superagent';",
      bad: 'await superagent.get(input.value);',
      good: "await superagent.get('https://api.example.com');",
    },
    'http.request': {
      imports: "import http from 'node:http';",
      bad: 'http.get(input.value, () => undefined);',
      good: "http.get('http://127.0.0.1:1/', () => undefined);",
    },
    'https.request with an object': {
      imports: "import https from 'node:https';",
      bad: "https.request({ hostname: input.value, path: '/' });",
      good: "https.request({ hostname: 'api.example.com', path: '/' });",
    },
    'the WebSocket of the platform': { bad: 'new WebSocket(input.value);', good: "new WebSocket('wss://api.example.com');" },
    'fetch of undici': {
      imports: "import { fetch } from 'undici';",
      bad: 'await fetch(input.value);',
      good: "await fetch('https://api.example.com');",
    },
    'got with a prefix': {
      imports: "import got from 'got';",
      bad: 'await got.extend({ timeout: { request: 1000 } }).post(input.value);',
      good: "await got.extend({ prefixUrl: 'https://api.example.com' }).post('items');",
    },
    WebSocket: {
      imports: "import WebSocket from 'ws';",
      bad: 'new WebSocket(input.value);',
      good: "new WebSocket('wss://api.example.com');",
    },
    playwright: {
      imports: "import { chromium } from 'playwright';",
      before: 'const page = await (await chromium.launch()).newPage();',
      bad: 'await page.goto(input.value);',
      good: "await page.goto('https://example.com');",
    },
    puppeteer: {
      imports: "import puppeteer from 'puppeteer';",
      before: 'const page = await (await puppeteer.launch()).newPage();',
      bad: 'await page.goto(input.value);',
      good: "await page.goto('https://example.com');",
    },
    'an SDK client': {
      imports: "import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';",
      bad: 'new StreamableHTTPClientTransport(new URL(input.value));',
      good: "new StreamableHTTPClientTransport(new URL('https://mcp.example.com'));",
    },
    'a URL made text again': {
      bad: 'const url = new URL(input.value);\n  await fetch(url.toString());',
      good: "const url = new URL('https://api.example.com');\n  url.searchParams.set('q', input.value);\n  await fetch(url.toString());",
    },
    'an address with a base': {
      bad: "await fetch(new URL(input.value, 'https://api.example.com'));",
      good: "await fetch(new URL(`/items/${encodeURIComponent(input.value)}`, 'https://api.example.com'));",
    },
    'z.string().url()': {
      schema: 'value: z.string().url()',
      bad: 'await fetch(input.value);',
      good: "if (new URL(input.value).hostname !== 'example.com') throw new Error('no');\n  await fetch(input.value);",
    },
    'a check of the scheme': {
      bad: "if (!input.value.startsWith('https://')) throw new Error('no');\n  await fetch(input.value);",
      good: "if (!['a.example.com', 'b.example.com'].includes(new URL(input.value).hostname)) throw new Error('no');\n  await fetch(input.value);",
    },
    'a check of the protocol': {
      bad: "const url = new URL(input.value);\n  if (url.protocol !== 'https:') throw new Error('no');\n  await fetch(url);",
      good: "const url = new URL(input.value);\n  if (url.origin !== 'https://api.example.com') throw new Error('no');\n  await fetch(url);",
    },
    'a private address in the text': {
      bad: "if (input.value.includes('localhost') || input.value.includes('127.0.0.1')) throw new Error('no');\n  await fetch(input.value);",
      good: "const allowed = new Set(['example.com']);\n  if (!allowed.has(new URL(input.value).host)) throw new Error('no');\n  await fetch(input.value);",
    },
    'the end of a host': {
      bad: "if (!new URL(input.value).hostname.endsWith('example.com')) throw new Error('no');\n  await fetch(input.value);",
      good: "if (!new URL(input.value).hostname.endsWith('.example.com')) throw new Error('no');\n  await fetch(input.value);",
    },
  },
  'no-url-path-injection': {
    'a segment of a path': {
      bad: 'await fetch(`https://api.example.com/items/${input.value}`);',
      good: 'await fetch(`https://api.example.com/items/${encodeURIComponent(input.value)}`);',
    },
    'a uuid': {
      bad: 'await fetch(`https://api.example.com/items/${input.value}/parts`);',
      good: 'await fetch(`https://api.example.com/items/${z.string().uuid().parse(input.value)}/parts`);',
    },
    'an instance with a base': {
      imports: "import axios from 'axios';",
      before: "const http = axios.create({ baseURL: 'https://api.example.com' });",
      bad: 'await http.get(`/items/${input.value}`);',
      good: 'await http.get(`/items/${encodeURIComponent(input.value)}`);',
    },
  },
  'no-sql-injection': {
    pg: {
      imports: "import pg from 'pg';",
      before: 'const pool = new pg.Pool();',
      bad: "await pool.query(`SELECT * FROM t WHERE a = '${input.value}'`);",
      good: "await pool.query('SELECT * FROM t WHERE a = $1', [input.value]);",
    },
    'a client of a pool': {
      imports: "import { Pool } from 'pg';",
      before: 'const pool = new Pool();',
      bad: "const client = await pool.connect();\n  await client.query('SELECT ' + input.value);",
      good: "const client = await pool.connect();\n  await client.query('SELECT $1', [input.value]);",
    },
    mysql2: {
      imports: "import mysql from 'mysql2/promise';",
      before: 'const pool = mysql.createPool({});',
      bad: 'await pool.execute(`DELETE FROM t WHERE id = ${input.value}`);',
      good: "await pool.execute('DELETE FROM t WHERE id = ?', [input.value]);",
    },
    'better-sqlite3': {
      imports: "import Database from 'better-sqlite3';",
      before: "const db = new Database('a.db');",
      bad: 'db.prepare(`SELECT * FROM ${input.value}`).all();',
      good: "db.prepare('SELECT * FROM t WHERE a = ?').all(input.value);",
    },
    sqlite3: {
      imports: "import sqlite3 from 'sqlite3';",
      before: "const db = new sqlite3.Database('a.db');",
      bad: "db.all(`SELECT * FROM t WHERE a = '${input.value}'`, () => undefined);",
      good: "db.all('SELECT * FROM t WHERE a = ?', [input.value], () => undefined);",
    },
    'node:sqlite': {
      imports: "import { DatabaseSync } from 'node:sqlite';",
      before: "const db = new DatabaseSync('a.db');",
      bad: "db.exec(`INSERT INTO t VALUES ('${input.value}')`);",
      good: "db.prepare('INSERT INTO t VALUES (?)').run(input.value);",
    },
    mssql: {
      imports: "import sql from 'mssql';",
      bad: 'await sql.query(`select * from t where a = ${input.value} and b = 1` as string);',
      good: 'await sql.query`select * from t where a = ${input.value}`;',
    },
    knex: {
      imports: "import knex from 'knex';",
      before: "const db = knex({ client: 'pg' });",
      bad: "await db.raw(`select * from t where a = '${input.value}'`);",
      good: "await db.raw('select * from t where a = ?', [input.value]);",
    },
    prisma: {
      imports: "import { PrismaClient } from '@prisma/client';",
      before: 'const prisma = new PrismaClient();',
      bad: "await prisma.$queryRawUnsafe(`SELECT * FROM t WHERE a = '${input.value}'`);",
      good: 'await prisma.$queryRaw`SELECT * FROM t WHERE a = ${input.value}`;',
    },
    drizzle: {
      imports: "import { sql } from 'drizzle-orm';\nimport { drizzle } from 'drizzle-orm/node-postgres';",
      before: "const db = drizzle('x');",
      bad: "await db.execute(sql.raw(`select * from t where a = '${input.value}'`));",
      good: 'await db.execute(sql`select * from t where a = ${input.value}`);',
    },
    sequelize: {
      imports: "import { Sequelize } from 'sequelize';",
      before: "const db = new Sequelize('x');",
      bad: "await db.query(`select * from t where a = '${input.value}'`);",
      good: "await db.query('select * from t where a = ?', { replacements: [input.value] });",
    },
    postgres: {
      imports: "import postgres from 'postgres';",
      before: 'const sql = postgres();',
      bad: "await sql.unsafe(`select * from t where a = '${input.value}'`);",
      good: 'await sql`select * from t where a = ${input.value}`;',
    },
    'the order of rows': {
      imports: "import { Pool } from 'pg';",
      before: 'const pool = new Pool();',
      bad: 'await pool.query(`SELECT * FROM t ORDER BY ${input.value}`);',
      good: "const columns = ['a', 'b'];\n  if (!columns.includes(input.value)) throw new Error('no');\n  await pool.query(`SELECT * FROM t ORDER BY ${input.value}`);",
    },
    'a statement that must begin with select': {
      imports: "import { Pool } from 'pg';",
      before: 'const pool = new Pool();',
      bad: "if (!input.value.toLowerCase().startsWith('select')) throw new Error('no');\n  await pool.query(input.value);",
      good: "await pool.query('SELECT 1');",
    },
  },
  'no-nosql-injection': {
    mongodb: {
      imports: "import { MongoClient } from 'mongodb';",
      before: "const db = new MongoClient('x').db('a');",
      schema: 'value: z.any()',
      bad: "await db.collection('a').find(input.value).toArray();",
      good: "await db.collection('a').find({ name: String(input.value) }).toArray();",
    },
    $where: {
      imports: "import { MongoClient } from 'mongodb';",
      before: "const db = new MongoClient('x').db('a');",
      bad: "await db.collection('a').find({ $where: `this.a == '${input.value}'` }).toArray();",
      good: "await db.collection('a').find({ a: input.value }).toArray();",
    },
  },
  'no-input-pattern': {
    'new RegExp': {
      bad: 'new RegExp(input.value).test("x");',
      good: "new RegExp(input.value.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')).test('x');",
    },
  },
  'no-input-command-name': {
    'the program is chosen in a template': {
      imports: "import { $ } from 'execa';\n",
      bad: 'await $`${input.value} --version`;',
      good: 'await $`git log -- ${input.value}`;',
    },
    'the program is chosen': { imports: CHILD, bad: 'spawn(input.value, []);', good: "spawn('git', ['log', '--', input.value]);" },
    'execFile of a chosen program': {
      imports: CHILD,
      bad: "execFile(input.value, ['--version']);",
      good: "if (!['git', 'npm'].includes(input.value)) throw new Error('no');\n  execFile(input.value, ['--version']);",
    },
  },
  'no-argument-injection': {
    'an operand in a template that quotes': {
      imports: "import { $ } from 'zx';\n",
      bad: 'await $`git clone ${input.value}`;',
      good: 'await $`git clone -- ${input.value}`;',
    },
    'an operand of git': {
      imports: CHILD,
      bad: "execFileSync('git', ['clone', input.value]);",
      good: "execFileSync('git', ['clone', '--', input.value]);",
    },
    'a check of the dash': {
      imports: CHILD,
      bad: "execFileSync('git', ['checkout', input.value, '--upload-pack']);\n  execFileSync('git', ['fetch', 'origin', input.value]);",
      good: "if (input.value.startsWith('-')) throw new Error('no');\n  execFileSync('git', ['fetch', 'origin', input.value]);",
    },
    'text split into arguments': {
      imports: CHILD,
      bad: "execFileSync('git', input.value.split(' '));",
      good: "execFileSync('git', ['log', '--', input.value]);",
    },
  },
  'no-input-mail-recipient': {
    nodemailer: {
      imports: "import nodemailer from 'nodemailer';",
      before: 'const mail = nodemailer.createTransport({});',
      bad: "await mail.sendMail({ to: input.value, text: 'x' });",
      good: "await mail.sendMail({ to: 'team@example.com', text: input.value });",
    },
  },
  'no-unsafe-deserialization': {
    'node-serialize': {
      imports: "import serialize from 'node-serialize';",
      bad: 'serialize.unserialize(input.value);',
      good: 'JSON.parse(input.value);',
    },
    'v8.deserialize': {
      imports: "import v8 from 'node:v8';",
      bad: "v8.deserialize(Buffer.from(input.value, 'base64'));",
      good: 'v8.serialize(input.value);',
    },
  },
  'no-query-injection': {
    'GraphQL in a body': {
      bad: "await fetch('https://api.example.com', { method: 'POST', body: JSON.stringify({ query: `query { user(login: \"${input.value}\") { id } }` }) });",
      good: "await fetch('https://api.example.com', { method: 'POST', body: JSON.stringify({ query: 'query ($login: String!) { user(login: $login) { id } }', variables: { login: input.value } }) });",
    },
    'GraphQL through axios': {
      imports: "import axios from 'axios';",
      bad: 'await axios.post(\'https://api.example.com\', { query: `mutation { remove(id: "${input.value}") { id } }` });',
      good: "await axios.post('https://api.example.com', { query: 'mutation ($id: ID!) { remove(id: $id) { id } }', variables: { id: input.value } });",
    },
    'graphql-request': {
      imports: "import { GraphQLClient } from 'graphql-request';",
      before: "const client = new GraphQLClient('https://api.example.com');",
      bad: 'await client.request(`{ user(login: "${input.value}") { id } }`);',
      good: "await client.request('query ($login: String!) { user(login: $login) { id } }', { login: input.value });",
    },
    Cypher: {
      imports: "import neo4j from 'neo4j-driver';",
      before: "const driver = neo4j.driver('bolt://127.0.0.1');",
      bad: "const session = driver.session();\n  await session.run(`MATCH (n {name: '${input.value}'}) RETURN n`);",
      good: "const session = driver.session();\n  await session.run('MATCH (n {name: $name}) RETURN n', { name: input.value });",
    },
    LDAP: {
      imports: "import ldap from 'ldapjs';",
      before: "const client = ldap.createClient({ url: 'ldap://127.0.0.1' });",
      bad: "client.search('dc=example', { filter: `(uid=${input.value})` }, () => undefined);",
      good: "client.search('dc=example', { filter: new ldap.EqualityFilter({ attribute: 'uid', value: input.value }) }, () => undefined);",
    },
    XPath: {
      imports: "import xpath from 'xpath';\nconst page = {} as Node;",
      bad: "xpath.select(`//user[name='${input.value}']`, page);",
      good: "xpath.select('//user', page);",
    },
  },
  'no-input-environment': {
    'variables of a caller': {
      imports: CHILD,
      schema: 'value: z.record(z.string(), z.string())',
      bad: "spawn('make', ['all'], { env: { ...process.env, ...input.value } });",
      good: "spawn('make', ['all'], { env: { ...process.env, LANG: String(input.value) } });",
    },
    'variables through exec': {
      imports: CHILD,
      schema: 'value: z.record(z.string(), z.string())',
      bad: "execSync('make all', { env: input.value });",
      good: "execSync('make all', { env: process.env });",
    },
  },
  'no-input-open': {
    open: {
      imports: "import open from 'open';",
      bad: 'await open(input.value);',
      good: 'await open(`https://app.example.com/${encodeURIComponent(input.value)}`);',
    },
    'a check of the scheme': {
      imports: "import open from 'open';",
      bad: "if (input.value.includes('javascript:')) throw new Error('no');\n  await open(input.value);",
      good: "if (!['http:', 'https:'].includes(new URL(input.value).protocol)) throw new Error('no');\n  await open(input.value);",
    },
  },
  'no-input-system-prompt': {
    sampling: {
      bad: 'await server.server.createMessage({ messages: [], maxTokens: 1, systemPrompt: `You explain ${input.value}.` });',
      good: "await server.server.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: input.value } }], maxTokens: 1, systemPrompt: 'You explain.' });",
    },
  },
  'no-input-headers': {
    'headers as a whole': {
      schema: 'value: z.record(z.string(), z.string())',
      bad: "await fetch('https://api.example.com', { headers: input.value });",
      good: "await fetch('https://api.example.com', { headers: { accept: 'text/plain' } });",
    },
  },
};

describe.each(Object.entries(families))('%s', (rule, rows) => {
  it.each(Object.entries(rows))('%s', (_name, row) => {
    expect(rulesFor(row, row.bad)).toContain(rule);
    expect(rulesFor(row, row.good)).toEqual([]);
  });
});
