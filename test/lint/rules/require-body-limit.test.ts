import rule from '../../../src/lint/rules/require-body-limit.js';
import { httpServer, withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const http = (body: string): string => httpServer('http.listen(1, "127.0.0.1");', { guard: body });
const express = (use: string): string =>
  withServer(`import express from 'express';\nconst app = express();\n${use}\napp.listen(3000, '127.0.0.1');\nexport { makeServer };\n`);

testRule(rule, {
  valid: [
    express('app.use(express.json());'),
    express("app.use(express.json({ limit: '1mb' }));"),
    http("let size = 0; req.on('data', (chunk) => { size += chunk.length; if (size > 1e6) req.destroy(); });"),
    // A child process is no request.
    http("const child = run(); child.stdout.on('data', (chunk) => { void chunk; });"),
  ],
  invalid: [
    { code: express("app.use(express.json({ limit: '50mb' }));"), findings: [{ message: 'generous', at: "'50mb'" }] },
    { code: express('app.use(express.raw({ limit: 104857600 }));'), findings: [{ message: 'generous', at: '104857600' }] },
    {
      code: http("const chunks: Buffer[] = []; req.on('data', (chunk) => chunks.push(chunk));"),
      findings: [{ message: 'collected', at: "req.on('data', (chunk) => chunks.push(chunk))" }],
    },
  ],
});
