import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { domains } from '../attacks/catalogue.js';
import { startHttp } from '../attacks/helpers/http-target.js';
import { type Issuer, startIssuer } from '../attacks/helpers/issuer.js';
import { buildProject, buildTemplates, ownFolder } from '../attacks/helpers/projects.js';
import type { CallOptions } from '../attacks/helpers/targets.js';
import { freePort } from './helpers/free-port.js';
import { removeFolder, scratchFolder } from './helpers/project.js';

const ERAS = ['2025-11-25', '2026-07-28'] as const;
const folder = scratchFolder('replicas');
let issuer: Issuer;
let made = 0;
beforeAll(async () => {
  await buildTemplates(folder);
  issuer = await startIssuer();
});
afterAll(() => {
  issuer.close();
  removeFolder(folder);
});

/** Sends each request to the next of the ports, and counts them. It keeps nothing and knows nothing. */
async function roundRobin(ports: readonly number[]) {
  const served = ports.map(() => 0);
  let turn = 0;
  const proxy = createServer((incoming, response) => {
    const index = turn++ % ports.length;
    served[index] = (served[index] ?? 0) + 1;
    const { method, url: path, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port: ports[index], method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`, served };
}

/** Two processes of one template with the same settings, and a client that only knows the proxy. */
async function replicas(template: 'files' | 'email', settings: Record<string, string> = {}) {
  const own = ownFolder(folder, `${template}-${++made}`);
  const built = await buildProject(folder, template);
  const project = { ...built, settings: { ...built.settings, ...domains[template]?.settings(own) } };
  const ports = [await freePort(), await freePort()];
  const { url, served } = await roundRobin(ports);
  const started = await Promise.all(
    ports.map((port) => startHttp(project, issuer, 'oauth', { ...settings, MCP_PORT: String(port), MCP_PUBLIC_URL: url })),
  );
  onTestFinished(async () => void (await Promise.all(started.map(({ stop }) => stop()))));
  const [first] = started;
  if (first === undefined) throw new Error('No replica was started.');
  return { client: first.target, served, own };
}

describe('two replicas behind a plain round-robin proxy', () => {
  it.each(ERAS)('answer any request on any of them, page after page: %s', async (era) => {
    const { client, served } = await replicas('files');
    const paths: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
      expect(page).toBeLessThan(20);
      const found = await client.call('list_documents', { folder: 'notes', limit: 1, ...(cursor !== undefined && { cursor }) }, { era });
      expect(found.outcome, found.text).toBe('answered');
      const listed = found.result?.structuredContent as { entries: { path: string }[]; nextCursor?: string } | undefined;
      paths.push(...(listed?.entries ?? []).map(({ path }) => path));
      cursor = listed?.nextCursor;
    }
    expect(paths).toEqual(['notes/hostile.md', 'notes/picture.md', 'notes/plan.md']);
    expect(Math.min(...served)).toBeGreaterThan(0);
  });

  it('take the answer of a person to what another of them asked, and send once', async () => {
    const { client, served, own } = await replicas('email', { MCP_CONFIRMATION_KEY: 'shared-by-both-replicas-32-characters' });
    const fields = [
      { name: 'subject', value: 'the release' },
      { name: 'report', value: 'All tests pass.' },
    ];
    const args = { template: 'status-report', fields, to: ['bob@example.com'], idempotencyKey: 'replica-key-1' };
    const capabilities = { elicitation: { form: {} } };
    const asked = await client.call('send_message', args, { capabilities });
    expect(asked.outcome, asked.text).toBe('asked');
    const inputResponses = { confirmation: { action: 'accept', content: { confirm: true } } };
    const answer: CallOptions = { capabilities, members: { inputResponses, requestState: asked.result?.requestState } };
    const sent = await client.call('send_message', args, answer);
    expect(sent.result?.structuredContent, sent.text).toMatchObject({ repeated: false });
    const again = await client.call('send_message', args, answer);
    expect(again.result?.structuredContent, again.text).toMatchObject({ repeated: true });
    expect(readdirSync(join(own, 'outbox')).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
    expect(served.toSorted()).toEqual([1, 2]);
  });
});
