import rule from '../../../src/lint/rules/no-predictable-session-id.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const served = (generator: string): string =>
  withServer(`import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomBytes, randomUUID } from 'node:crypto';
import { makeId } from './ids.js';
let next = 0;
const clockId = () => \`session-\${Date.now()}\`;
await makeServer().connect(new StreamableHTTPServerTransport({ sessionIdGenerator: ${generator} }));
`);

testRule(rule, {
  valid: [
    served('undefined'),
    served('randomUUID'),
    served('() => randomUUID()'),
    served('() => `${Date.now()}-${randomBytes(16).toString("hex")}`'),
    served('() => makeId()'),
  ],
  invalid: [
    { code: served('clockId'), findings: [{ message: 'clock', at: '() => `session-${Date.now()}`' }] },
    { code: served('() => Math.random().toString(36)'), findings: [{ message: 'clock', at: '() => Math.random().toString(36)' }] },
    { code: served('() => String(++next)'), findings: [{ message: 'counter', at: '() => String(++next)' }] },
    { code: served("() => 'main'"), findings: [{ message: 'counter', at: "() => 'main'" }] },
  ],
});
