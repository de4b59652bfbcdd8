import { CANARY, type Layer } from '../helpers/attack.js';
import { envelope } from '../helpers/targets.js';

const TOKEN = `ghp_${'aB3dE5'.repeat(6)}`;

/** What has to come back is checked as everywhere; that no secret of the configuration does, after every attack, by the suite. */
export const secrets: Layer = {
  title: 'Secrets',
  attacks: [
    {
      name: 'a backend that is down, so that its address and password are in the error',
      on: 'broken',
      practices: ['P-102', 'P-116'],
      refusal: 'UNAVAILABLE, or answered without it',
      attempts: ({ innocent: { tool, arguments: args }, call }) =>
        (['2026-07-28', '2025-11-25'] as const).map((era) => async () => {
          const found = await call(tool, args, { era });
          const isExpected = found.outcome === 'UNAVAILABLE' || found.outcome === 'answered';
          return { ...found, outcome: isExpected ? 'UNAVAILABLE, or answered without it' : found.outcome };
        }),
    },
    {
      name: 'readiness of a backend that is down',
      on: 'broken',
      practices: ['P-119'],
      refusal: 'HTTP 503',
      attempts: ({ send }) => [() => send({ method: 'GET', path: '/ready' })],
    },
    {
      name: 'a credential of the caller as an argument, a method, a path and a tool, to see it repeated',
      on: 'oauth',
      practices: ['P-57', 'P-74'],
      refusal: 'refused without it',
      attempts: ({ innocent, send, call }) =>
        [
          () => call(innocent.tool, { ...innocent.arguments, [TOKEN]: TOKEN }),
          () => call(innocent.tool, { ...innocent.arguments, password: CANARY }),
          () => send({ path: `/${TOKEN}`, body: '{}' }),
          () => send({ body: `{"token": ${TOKEN}` }),
          () => send({ ...envelope('tools/list', {}), headers: { authorization: `Bearer ${CANARY}` } }),
          () => send({ path: `/mcp?token=${CANARY}` }),
        ].map((attempt) => async () => {
          const found = await attempt();
          const isKept = found.outcome !== 'answered' && !found.text.includes(TOKEN) && !found.text.includes(CANARY);
          return { ...found, outcome: isKept ? 'refused without it' : found.outcome };
        }),
    },
  ],
};
