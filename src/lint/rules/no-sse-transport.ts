import { defineRule } from '../rule.js';
import { httpServer, withServer } from './support/examples.js';

export default defineRule({
  name: 'no-sse-transport',
  severity: 'warning',
  category: 'protocol',
  confidence: 'high',
  practices: ['P-12'],
  cwe: ['CWE-477'],
  owasp: [],
  presets: ['spec-2026-07-28'],
  summary: 'The server does not speak over the HTTP+SSE transport of 2024.',
  why: 'HTTP+SSE was replaced by Streamable HTTP in 2025 and is deprecated: it holds a connection open for every client, keeps state between two endpoints, and is left out of current clients and of SDK v2.',
  advice: 'Serve Streamable HTTP: createMcpHandler of SDK v2 answers clients of 2025 and 2026 from one endpoint.',
  whenNotToUse: 'Clients that cannot be changed speak nothing else, and a date is set for their end.',
  examples: {
    bad: [
      withServer(`import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import express from 'express';
express().get('/sse', async (req, res) => makeServer().connect(new SSEServerTransport('/messages', res)));
`),
    ],
    good: [httpServer("http.listen(3000, '127.0.0.1');")],
  },
  messages: { sse: 'SSEServerTransport is deprecated, and left out of SDK v2. Serve Streamable HTTP.' },
  check({ code, report }) {
    for (const use of code.matching(/^@modelcontextprotocol\/.*\.SSEServerTransport\(\)$/)) report({ message: 'sse', at: use.node });
  },
});
