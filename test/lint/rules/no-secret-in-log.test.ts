import rule from '../../../src/lint/rules/no-secret-in-log.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const code = (body: string): string =>
  withServer(`import pino from 'pino';
const logger = pino(pino.destination(2));
const config = { apiKey: process.env.ORDERS_API_KEY, region: process.env.REGION };
export const handle = (req: { headers: Record<string, string>; id: string }) => { ${body} };
export { makeServer, logger, config };
`);

testRule(rule, {
  valid: [
    code("console.error('set:', Boolean(process.env.ORDERS_API_KEY), config.region, req.id);"),
    code('console.error(process.env.TOKEN_FILE);'),
    // Most variables of this name hold a path.
    code('console.error(process.env.VENDOR_APPLICATION_CREDENTIALS);'),
    code('send(process.env.ORDERS_API_KEY); declare function send(key?: string): void;'),
  ],
  invalid: [
    { code: code('console.error(`key ${config.apiKey}`);'), findings: [{ message: 'secret', at: 'config.apiKey' }] },
    { code: code('logger.info({ headers: req.headers }, "called");'), findings: [{ message: 'headers', at: 'req.headers' }] },
    { code: code('console.error(JSON.stringify(process.env));'), findings: [{ message: 'environment', at: 'process.env' }] },
    { code: code("console.debug('auth', req.headers.authorization);"), findings: [{ message: 'secret', at: 'req.headers.authorization' }] },
  ],
});
