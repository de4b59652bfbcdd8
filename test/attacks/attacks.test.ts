import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTemplates } from '../../src/create/template.js';
import { REPOSITORY } from '../e2e/helpers/environment.js';
import { removeFolder, scratchFolder } from '../e2e/helpers/project.js';
import { domains, layers } from './catalogue.js';
import { type Attack, type Attempt, CANARY } from './helpers/attack.js';
import { startHttp } from './helpers/http-target.js';
import { type Issuer, startIssuer } from './helpers/issuer.js';
import { buildProject, buildTemplates, ownFolder, type Project } from './helpers/projects.js';
import { startStdio } from './helpers/stdio-target.js';
import type { HttpTarget, StdioTarget, Target } from './helpers/targets.js';
import { TIGHT } from './layers/load.js';

const templates = (await listTemplates(join(REPOSITORY, 'templates'))).map(({ manifest }) => manifest.name);
const folder = scratchFolder('attacks');
/** What an attack may not see: it stands in the configuration of every server here. */
const PLANTED = { MCP_AUDIT_KEY: CANARY, MCP_LOG_LEVEL: 'debug', MCP_RATE_LIMIT_PER_SECOND: '1000000' };
/** Files, modules and addresses of this machine. */
const INSIDE = /node_modules|file:\/\/\/|\/(?:src|dist)\/|\.[jt]s:\d/;
const WARM_UP_ATTEMPTS = 60;

let issuer: Issuer;
beforeAll(async () => {
  await buildTemplates(folder);
  issuer = await startIssuer();
});
afterAll(() => {
  issuer.close();
  removeFolder(folder);
});

interface Running {
  oauth: HttpTarget;
  apiKey: HttpTarget;
  stdio: StdioTarget;
  broken: HttpTarget | undefined;
}

describe.each(templates)('%s', (template) => {
  const domain = domains[template];
  const own = ownFolder(folder, template);
  const running = {} as Running;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const built = await buildProject(folder, template);
    const project: Project = { ...built, settings: { ...built.settings, ...(await domain?.settings(own)) } };
    const http = async (auth: 'oauth' | 'api-key', settings: Record<string, string> = {}) => {
      const { target, stop } = await startHttp(project, issuer, auth, { ...PLANTED, ...settings });
      stops.push(stop);
      return target;
    };
    running.oauth = await http('oauth');
    running.apiKey = await http('api-key', TIGHT);
    running.broken = domain?.broken && (await http('oauth', domain.broken(own)));
    const stdio = startStdio(project, PLANTED);
    stops.push(stdio.stop);
    running.stdio = stdio.target;
    for (const target of [running.oauth, running.apiKey, running.stdio]) await warm(target);
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  describe.each([...layers, ...(domain === undefined ? [] : [domain])].map((layer) => [layer.title, layer.attacks] as const))(
    '%s',
    (_title, attacks) => {
      it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
        for (const [where, attempts] of attemptsOf(attack, running)) {
          for (const [index, attempt] of attempts.entries()) {
            const { outcome, text } = await attempt();
            expect(outcome, `attempt ${index + 1} over ${where}: ${text.slice(0, 1_000)}`).toBe(attack.refusal);
            expect(text).not.toContain(CANARY);
          }
        }
      });
    },
  );

  describe('after every attack', () => {
    it('each server still answers', async () => {
      for (const target of [running.oauth, running.apiKey, running.stdio]) await warm(target);
    });

    it('nothing was shown that is secret or inside of this machine', () => {
      for (const target of Object.values(running).filter((each) => each !== undefined)) {
        expect(target.answered()).not.toContain(CANARY);
        expect(target.answered()).not.toMatch(INSIDE);
        expect(target.written()).not.toContain(CANARY);
      }
    });

    it('only messages were written to stdout', () => {
      const lines = running.stdio
        .answered()
        .split('\n')
        .filter((line) => line !== '');
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    });

    it('nothing has happened that should not', () => {
      expect(Object.keys(Object.prototype)).toEqual([]);
      domain?.verify?.(own);
    });
  });
});

/** Calls until the server answers: the first call may open something, and a limit may still be in force. */
async function warm({ call, innocent }: Target): Promise<void> {
  let last = '';
  for (let attempt = 0; attempt < WARM_UP_ATTEMPTS; attempt += 1) {
    const { outcome, text } = await call(innocent.tool, innocent.arguments);
    if (outcome === 'answered') return;
    last = text;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`The innocent call is not answered: ${last.slice(0, 1_000)}`);
}

function attemptsOf(attack: Attack, { oauth, apiKey, stdio, broken }: Running): [string, readonly Attempt[]][] {
  switch (attack.on) {
    case 'calls':
      return [
        ['HTTP', attack.attempts(oauth)],
        ['stdio', attack.attempts(stdio)],
      ];
    case 'oauth':
      return [['HTTP', attack.attempts(oauth)]];
    case 'apiKey':
      return [['HTTP with API keys', attack.attempts(apiKey)]];
    case 'stdio':
      return [['stdio', attack.attempts(stdio)]];
    case 'broken':
      return broken === undefined ? [] : [['HTTP', attack.attempts(broken)]];
  }
}
