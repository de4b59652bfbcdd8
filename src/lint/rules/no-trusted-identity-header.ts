import { headerReads } from '../model/headers.js';
import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const IDENTITY =
  /^x-(forwarded-)?(user|user-?id|email|tenant|tenant-?id|account|account-?id|role|roles|groups|principal|client-id|org(anization)?(-?id)?|authenticated-\w+|remote-user)$|^remote-user$/;

const asking = (header: string, gate = ''): string =>
  httpServer("http.listen(3000, '127.0.0.1');", { guard: `${gate}if (!req.headers['${header}']) return void res.writeHead(401).end();` });

export default defineRule({
  name: 'no-trusted-identity-header',
  severity: 'warning',
  category: 'auth',
  confidence: 'medium',
  practices: ['P-18', 'P-40'],
  cwe: ['CWE-290'],
  owasp: ['MCP07'],
  summary: 'Who the caller is comes from something that was verified, not from a header that anybody can write.',
  why: 'x-user-id and its like are set by gateways. Whoever reaches the server past the gateway, from the same network or through a mistake in a route, writes any name into it and is that person.',
  advice:
    'Take the identity from a verified token. If a gateway must pass it on, have it signed, or accept connections of the gateway only (mutual TLS).',
  whenNotToUse: 'A gateway sets the header, removes it from what comes in, and nothing else can reach the port.',
  examples: { bad: [asking('x-user-id')], good: [asking('authorization')] },
  messages: { header: 'The header "{header}" says who the caller is, and anybody who reaches the port can write it.' },
  check({ code, report }) {
    if (httpOf(code).listeners.length === 0) return;
    for (const { name, node } of headerReads(code))
      if (IDENTITY.test(name)) report({ message: 'header', values: { header: name }, at: node });
  },
});
