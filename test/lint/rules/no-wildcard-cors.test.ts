import rule from '../../../src/lint/rules/no-wildcard-cors.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const app = (use: string, from = "import cors from 'cors';"): string =>
  withServer(`import express from 'express';
${from}
const app = express();
${use}
app.listen(3000, '127.0.0.1');
export { makeServer };
`);

testRule(rule, {
  valid: [
    app("app.use(cors({ origin: ['https://app.example.com'], credentials: true }));"),
    app('app.use(cors({ origin: process.env.ORIGINS?.split(",") }));'),
    app('app.use(cors(options)); declare const options: object;'),
    app("app.use((req, res, next) => { res.setHeader('Access-Control-Allow-Origin', 'https://app.example.com'); next(); });"),
    // Another function of that name.
    app('app.use(cors());', 'const cors = () => (req: unknown, res: unknown, next: () => void) => next();'),
  ],
  invalid: [
    { code: app('app.use(cors());'), findings: [{ message: 'any', at: 'cors()' }] },
    {
      code: app('app.use(cors({ origin: true, credentials: true }));'),
      findings: [{ message: 'credentials', at: 'cors({ origin: true, credentials: true })', severity: 'error' }],
    },
    {
      code: app("const origin = process.env.ORIGIN ?? '*'; app.use(cors({ origin }));"),
      findings: [{ message: 'any', at: 'cors({ origin })' }],
    },
    {
      code: app("app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', '*'); next(); });"),
      findings: [{ message: 'any', at: "res.header('Access-Control-Allow-Origin', '*')" }],
    },
  ],
});
