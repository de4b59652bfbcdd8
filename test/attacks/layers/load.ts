import { connect } from 'node:net';
import type { Layer } from '../helpers/attack.js';
import type { HttpTarget, Seen } from '../helpers/targets.js';

/** Sends many at once and tells whether any came back with `refusal`, and nothing else but answers. */
async function together(count: number, send: () => Promise<Seen>, refusal: string): Promise<Seen> {
  const found = await Promise.all(Array.from({ length: count }, send));
  const others = found.filter(({ outcome }) => outcome !== 'answered' && outcome !== refusal);
  const refused = found.some(({ outcome }) => outcome === refusal);
  return { outcome: others[0]?.outcome ?? (refused ? refusal : 'answered'), text: found.map(({ text }) => text).join('\n') };
}

export const load: Layer = {
  title: 'Load',
  attacks: [
    {
      name: 'more calls in a second than a caller may make',
      on: 'apiKey',
      practices: ['P-83'],
      refusal: 'RATE_LIMITED',
      attempts: ({ innocent: { tool, arguments: args }, call }) => [() => together(40, () => call(tool, args), 'RATE_LIMITED')],
    },
    {
      name: 'more requests of another kind in a second than a caller may make',
      on: 'apiKey',
      practices: ['P-83'],
      refusal: 'HTTP 429, error -32000',
      attempts: ({ request }) => [() => together(40, () => request('tools/list', {}), 'HTTP 429, error -32000')],
    },
    {
      name: 'more connections than the server takes',
      on: 'apiKey',
      practices: ['P-84'],
      refusal: 'hung up',
      attempts: (target) => [() => crowd(target)],
    },
  ],
};

/** Opens idle connections beyond the limit; the one after them is cut. Then lets them go. */
async function crowd({ url }: HttpTarget): Promise<Seen> {
  const sockets = Array.from({ length: CONNECTIONS * 3 }, () => connect(Number(url.port), url.hostname));
  try {
    const isCut = await Promise.any(
      sockets.map((socket) => new Promise<boolean>((resolve) => socket.on('error', () => resolve(true)).on('close', () => resolve(true)))),
    );
    return { outcome: isCut ? 'hung up' : 'answered', text: '' };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** What the server with tight limits is started with. */
export const CONNECTIONS = 50;
export const TIGHT = {
  MCP_RATE_LIMIT_PER_SECOND: '5',
  MCP_MAX_CONNECTIONS: String(CONNECTIONS),
  MCP_CALL_TIMEOUT_MS: '5000',
} as const;
