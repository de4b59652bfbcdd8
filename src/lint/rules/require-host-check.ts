import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const guarded = httpServer("http.listen(3000, '127.0.0.1');", {
  imports:
    "import { localhostHostValidation, localhostOriginValidation } from '@modelcontextprotocol/node';\nconst hostOk = localhostHostValidation();\nconst originOk = localhostOriginValidation();",
  guard: 'if (!hostOk(req, res) || !originOk(req, res)) return;',
});

export default defineRule({
  name: 'require-host-check',
  severity: 'warning',
  category: 'transport',
  confidence: 'high',
  practices: ['P-20'],
  cwe: ['CWE-350', 'CWE-346'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'A server that is reached over HTTP checks the Host and Origin headers.',
  why: 'A web page can make its own name point at 127.0.0.1 (DNS rebinding) and then talk to a local server as if it were its own; the browser sees nothing wrong. The specification requires a check of Origin, and SDK v2 does not make it by itself (CVE-2025-66414 is the same hole in v1).',
  advice:
    'Put localhostHostValidation and localhostOriginValidation (or hostHeaderValidation and originValidation with your names) in front; with SDK v1 set allowedHosts and enableDnsRebindingProtection.',
  whenNotToUse: 'A gateway in front refuses foreign Host and Origin headers.',
  examples: { bad: [httpServer("http.listen(3000, '127.0.0.1');")], good: [guarded] },
  messages: {
    neither: 'Nothing checks the Host or Origin header before this MCP endpoint: a web page can reach it by DNS rebinding.',
    origin: 'The Host header is checked, the Origin header is not: the specification requires both.',
  },
  check({ code, report }) {
    const http = httpOf(code);
    const [endpoint] = http.endpoints;
    if (endpoint === undefined || http.listeners.length === 0) return;
    if (!http.checksHost && !http.checksOrigin)
      report({ message: 'neither', at: endpoint.node, severity: http.authenticates ? 'info' : 'warning' });
    else if (!http.checksOrigin) report({ message: 'origin', at: endpoint.node, severity: 'info' });
  },
});
