/** When the table below was last compared with the advisories that were published. */
export const ADVISORIES_DATE = '2026-11-28';

/** What a package must do to have a hole: nothing but depend, or use a part of the SDK. */
export type Concern = 'always' | 'bearer tokens' | 'tasks' | 'client of HTTP servers' | 'bodies that the SDK reads';

export interface Advisory {
  /** The package. */
  name: string;
  /** The first version that has the hole; every earlier one is free of it. '0.0.0' where there is none. */
  since: string;
  /** The first version without the hole. */
  fixed: string;
  advisory: string;
  about: string;
  /** Who has it: servers that do not use that part are not reported. */
  concerns: Concern;
}

const SDK = '@modelcontextprotocol/sdk';

/** Published holes of the SDK that a server has by depending on it, each with the part of the SDK that has it. In order of their fixes. */
export const ADVISORIES: readonly Advisory[] = [
  {
    name: SDK,
    since: '0.0.0',
    fixed: '1.24.0',
    advisory: 'CVE-2025-66414',
    about: 'web pages reach local HTTP servers by DNS rebinding',
    concerns: 'always',
  },
  {
    name: SDK,
    since: '0.0.0',
    fixed: '1.25.2',
    advisory: 'CVE-2026-0621',
    about: 'a resource template can be made to hang the process',
    concerns: 'always',
  },
  {
    name: SDK,
    since: '1.10.0',
    fixed: '1.26.0',
    advisory: 'CVE-2026-25536',
    about: 'a shared instance sends answers to the wrong caller',
    concerns: 'always',
  },
  ...[
    { name: SDK, fixed: '1.30.1' },
    { name: '@modelcontextprotocol/server', fixed: '2.1.0' },
    { name: '@modelcontextprotocol/node', fixed: '2.1.0' },
    { name: '@modelcontextprotocol/hono', fixed: '2.0.1' },
  ].map(
    (each): Advisory => ({
      ...each,
      since: '0.0.0',
      advisory: 'GHSA-f897-62hf-6gxq',
      about: 'the body of a request, and a batch in it, may be of any size',
      concerns: 'bodies that the SDK reads',
    }),
  ),
  ...[
    { name: SDK, since: '1.12.0', fixed: '1.31.0' },
    { name: '@modelcontextprotocol/client', since: '2.0.0', fixed: '2.2.0' },
  ].map(
    (each): Advisory => ({
      ...each,
      advisory: 'CVE-2026-104850',
      about: 'the client sends credentials to an authorization server that the other side chose',
      concerns: 'client of HTTP servers',
    }),
  ),
  {
    name: SDK,
    since: '1.24.0',
    fixed: '1.32.0',
    advisory: 'GHSA-22jm-h49p-29qw',
    about: 'a task can be read and cancelled by callers who did not start it',
    concerns: 'tasks',
  },
  ...[
    { name: SDK, since: '0.0.0', fixed: '1.32.0' },
    { name: '@modelcontextprotocol/client', since: '2.0.0', fixed: '2.3.0' },
  ].map(
    (each): Advisory => ({
      ...each,
      advisory: 'GHSA-6prh-2h8m-c8cw',
      about: 'the client follows redirects to other hosts, with credentials',
      concerns: 'client of HTTP servers',
    }),
  ),
  ...[
    { name: SDK, since: '1.6.0', fixed: '1.32.0' },
    { name: '@modelcontextprotocol/server', since: '0.0.0', fixed: '2.3.0' },
    { name: '@modelcontextprotocol/express', since: '0.0.0', fixed: '2.0.2' },
  ].map(
    (each): Advisory => ({
      ...each,
      advisory: 'GHSA-rvq5-wwqv-78pq',
      about: 'tokens that were made out for other services are accepted',
      concerns: 'bearer tokens',
    }),
  ),
];
