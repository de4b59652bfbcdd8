import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ToolError } from '../../src/platform/errors.js';
import { type HttpServer, startHttp } from '../helpers/http.js';
import { type Issuer, startIssuer } from '../helpers/issuer.js';
import { callBody, modernCall } from '../helpers/request.js';
import { READ_SCOPE, textTool } from '../helpers/tools.js';

const CALLERS = ['alice', 'bob', 'carol', 'dave', 'erin'];
const CALLS = 3_000;
/** One is enough for every day; `npm run test:isolation` makes a hundred and fifty thousand calls, `--mode check` thirty thousand. */
const ROUNDS = { long: 50, check: 10 }[process.env.TEST_MODE ?? ''] ?? 1;
const AT_ONCE = 64;
const AUDIENCE = 'https://mcp.example.com/mcp';

/** Every text that a call was made with names its caller; so everything that comes of it must be that caller's. */
const aborted: string[] = [];
const answer = textTool('answer_text', async (text, { principal, signal }) => {
  await sleep(text.length % 4);
  return `${text} for ${principal.id} aborted ${signal.aborted}`;
});
const refuse = textTool('refuse_text', (text, { principal }) => Promise.reject(new ToolError('REFUSED', `${text} for ${principal.id}`)));
const fail = textTool('fail_text', (text, { principal }) => Promise.reject(new Error(`${text} for ${principal.id}`)));
const hold = textTool('hold_text', (text, { principal, signal }) => {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => aborted.push(`${text} for ${principal.id}`));
    setTimeout(() => resolve(`${text} for ${principal.id}`), text.endsWith('0') ? 100 : 10_000).unref();
  });
});

let issuer: Issuer;
let server: HttpServer;
const tokens = new Map<string, string>();
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startHttp({
    tools: [answer, refuse, fail, hold],
    env: {
      MCP_AUTH: 'oauth',
      MCP_OAUTH_ISSUER: issuer.url.origin,
      MCP_OAUTH_AUDIENCE: AUDIENCE,
      MCP_RATE_LIMIT_PER_SECOND: '1000000',
      MCP_MAX_CONNECTIONS: '1000',
      MCP_MAX_CONCURRENT_CALLS: '10000',
    },
  });
  for (const name of CALLERS) {
    tokens.set(name, await issuer.sign({ sub: name, client_id: `client-of-${name}`, aud: AUDIENCE, scope: READ_SCOPE }));
  }
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([server.close(), issuer.close()]);
});

interface Planned {
  caller: string;
  tool: string;
  /** Few, so that many calls under way have the same one. */
  id: number;
  isModern: boolean;
  /** Milliseconds after which the caller hangs up. */
  hangUpAfter: number | undefined;
}

const plans = fc.array(
  fc.record({
    caller: fc.constantFrom(...CALLERS),
    tool: fc.constantFrom('answer_text', 'answer_text', 'answer_text', 'refuse_text', 'fail_text', 'hold_text'),
    id: fc.nat(2),
    isModern: fc.boolean(),
    hangUpAfter: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(20) }),
  }),
  { minLength: CALLS, maxLength: CALLS, size: 'max' },
);

/** Makes one call. Gives the status and the body, or undefined where the caller hung up first. */
function call({ caller, tool, id, isModern, hangUpAfter }: Planned, text: string): Promise<string | undefined> {
  const modern = isModern ? modernCall(tool, { text }) : { headers: {}, body: callBody(tool, { text }) };
  const headers = {
    ...modern.headers,
    authorization: `Bearer ${tokens.get(caller)}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = request(server.url, { method: 'POST', agent, headers }, async (response) => {
      let body = `${response.statusCode} `;
      try {
        for await (const chunk of response.setEncoding('utf8')) body += chunk;
        resolve(body);
      } catch {
        resolve(undefined);
      }
    });
    const isHeld = tool === 'hold_text' && !text.endsWith('0');
    const after = hangUpAfter ?? (isHeld ? 20 : undefined);
    if (after !== undefined) setTimeout(() => outgoing.destroy(), after);
    outgoing.on('error', (error) => (outgoing.destroyed ? resolve(undefined) : reject(error)));
    outgoing.end(modern.body.replace('"id":1', `"id":${id}`));
  });
}

describe('thousands of calls of many callers at once, some of whom hang up', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
  it.each(rounds)(
    'never cross (round %i): not an answer, a principal, an abort signal, an audit record or a log line',
    { timeout: 120_000 },
    async (round) => {
      for (const seen of [aborted, server.runtime.audited, server.runtime.logged]) seen.length = 0;
      const [planned = []] = fc.sample(plans, 1);
      const texts = planned.map(({ caller }, index) => `${caller}-${round}-${index}`);
      const answers: (string | undefined)[] = [];
      const waiting = [...planned.entries()];
      const work = async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
          answers[next[0]] = await call(next[1], texts[next[0]] ?? '');
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      await sleep(200); // for the last who hung up

      const own = ({ caller }: Planned, index: number) => `${texts[index]} for client-of-${caller}/${caller}`;
      for (const [index, plan] of planned.entries()) {
        const body = answers[index];
        if (body === undefined) continue;
        expect(body).toMatch(/^200 /);
        const { id, result } = JSON.parse(body.slice(4));
        expect(id).toBe(plan.id);
        const [{ text }] = result.content;
        if (plan.tool === 'fail_text') expect(text).toContain('INTERNAL_ERROR');
        else expect(text).toContain(own(plan, index));
        expect(text).not.toContain('aborted true');
        for (const other of CALLERS) if (other !== plan.caller) expect(text).not.toContain(other);
      }

      // Whoever was told to stop had hung up.
      const hungUp = new Set(planned.map(own).filter((_, index) => answers[index] === undefined));
      expect(aborted.length).toBeGreaterThan(100);
      expect(aborted.filter((name) => !hungUp.has(name))).toEqual([]);

      const { audited, logged } = server.runtime;
      expect(new Set(audited.map(({ correlationId }) => correlationId)).size).toBe(audited.length);
      for (const { principal, clientId, arguments: args } of audited) {
        const caller = /"text":"(\w+)-/.exec(args)?.[1];
        expect({ principal, clientId }).toEqual({ principal: `client-of-${caller}/${caller}`, clientId: `client-of-${caller}` });
      }
      const lines = logged.map((line) => JSON.parse(line)).filter(({ code }) => code === 'INTERNAL_ERROR');
      expect(lines.length).toBeGreaterThan(100);
      for (const { principal, err } of lines) expect(err.stack).toContain(` for ${principal}\n`);
    },
  );
});
