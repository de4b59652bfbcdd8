import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/lint/load.js';
import noMonolithicToolSet from '../../src/lint/rules/no-monolithic-tool-set.js';
import { run } from '../../src/lint/run.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/servers');

const lint = (fixture: string) => run(load([fixture], FIXTURES), { rules: [noMonolithicToolSet], version: '0.0.0' });

/** Clusters without their names: which tools belong together. */
const grouped = (clusters: readonly { tools: string[] }[]): string[][] =>
  clusters.map((cluster) => [...cluster.tools].sort()).sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));

const MEGA: [fixture: string, clusters: Record<string, string[]>][] = [
  [
    'mega-single-file',
    {
      database: ['add_expense', 'list_expenses'],
      forecast: ['get_forecast'],
      files: ['list_recipes', 'read_recipe', 'save_recipe'],
      'e-mail': ['send_invitation'],
    },
  ],
  [
    'mega-modules',
    {
      gitforge: ['close_issue', 'get_issue'],
      database: ['count_customers', 'find_customers'],
      chatter: ['post_message', 'read_channel'],
    },
  ],
  [
    'mega-switch',
    {
      cloud: ['bucket_list', 'bucket_read'],
      'key-value store': ['flag_get', 'flag_set'],
      paywell: ['payment_charge', 'payment_refund'],
    },
  ],
  [
    'mega-classes',
    { database: ['book_appointment', 'find_appointment'], browser: ['capture_page'], 'e-mail': ['read_inbox', 'search_inbox'] },
  ],
  [
    'mega-table',
    {
      database: ['check_stock', 'reserve_stock'],
      helpdesk: ['close_ticket', 'get_ticket'],
      docker: ['container_logs', 'restart_container'],
    },
  ],
  ['mega-workspace', { database: ['monthlySales'], notes: ['readNote', 'writeNote'], 'e-mail': ['sendNewsletter'] }],
];

describe.each(MEGA)('%s', (fixture, clusters) => {
  const report = lint(fixture);
  const [server, ...others] = report.servers;

  it('is one server, called monolithic', () => {
    expect(others).toEqual([]);
    expect(server?.purpose.verdict).toBe('monolithic');
  });

  it('is split by what its tools reach', () => {
    expect(grouped(server?.purpose.clusters ?? [])).toEqual(grouped(Object.values(clusters).map((tools) => ({ tools }))));
    expect(server?.purpose.clusters.map((cluster) => cluster.name).sort()).toEqual(Object.keys(clusters).sort());
  });

  it('is reported with every cluster by name', () => {
    const [finding] = report.findings;
    expect(finding?.severity).toBe('error');
    for (const [name, tools] of Object.entries(clusters)) {
      const [, listed = ''] = finding?.message.split(`${name} (`) ?? [];
      expect(listed.split(')')[0]?.split(', ').sort()).toEqual(tools);
    }
    const [, proposed = ''] = /Split it into \d servers: (.*)\.$/.exec(finding?.message ?? '') ?? [];
    expect(proposed.split(' | ').sort()).toEqual(Object.keys(clusters).sort());
  });
});

/** The servers of a fixture, their verdicts and the clusters of those that reach something. */
const NEAR: [fixture: string, servers: Record<string, { verdict: string; clusters: number; tools: number }>][] = [
  // Thirty tools of one API are one purpose.
  ['near-large-vendor', { crm: { verdict: 'focused', clusters: 1, tools: 30 } }],
  // Three servers in one repository are three servers.
  [
    'near-workspace',
    {
      mail: { verdict: 'focused', clusters: 1, tools: 1 },
      notes: { verdict: 'focused', clusters: 1, tools: 2 },
      orders: { verdict: 'focused', clusters: 1, tools: 2 },
    },
  ],
  // What is behind a proxy is not known, and not its own.
  ['near-proxy', { gateway: { verdict: 'not-applicable', clusters: 0, tools: 0 } }],
  // A framework has no tools but those of its examples.
  ['near-framework', { shop: { verdict: 'focused', clusters: 1, tools: 1 } }],
  ['near-meta-tools', { catalogue: { verdict: 'focused', clusters: 1, tools: 3 } }],
  // Names of variables that the tools do not depend on.
  ['near-test-environment', { translate: { verdict: 'focused', clusters: 1, tools: 2 } }],
  // Every call leaves a line in a file.
  ['near-file-log', { parcels: { verdict: 'focused', clusters: 1, tools: 3 } }],
  // An identity provider, a token on disk and a cache serve one API.
  ['near-oauth-cache', { calendar: { verdict: 'focused', clusters: 1, tools: 4 } }],
  ['near-one-database', { warehouse: { verdict: 'focused', clusters: 1, tools: 24 } }],
  // Its own assets, on its site and in its package.
  ['near-docs-search', { handbook: { verdict: 'focused', clusters: 1, tools: 3 } }],
];

describe.each(NEAR)('%s', (fixture, servers) => {
  const report = lint(fixture);

  it('has one purpose for each server', () => {
    const seen = report.servers.map((server) => [
      server.name,
      {
        verdict: server.purpose.verdict,
        clusters: server.purpose.clusters.length,
        tools: server.purpose.clusters.reduce((sum, cluster) => sum + cluster.tools.length, 0),
      },
    ]);
    expect(Object.fromEntries(seen)).toEqual(servers);
  });

  it('is not reported', () => expect(report.findings).toEqual([]));
});
