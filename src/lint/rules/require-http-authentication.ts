import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

export default defineRule({
  name: 'require-http-authentication',
  severity: 'warning',
  category: 'auth',
  confidence: 'medium',
  practices: ['P-29', 'P-22'],
  cwe: ['CWE-306'],
  owasp: ['MCP07'],
  summary: 'A server that is reached over HTTP knows who is asking.',
  why: 'Whoever can reach the port can call every tool with the credentials of the server. On the loopback interface that is every program and, without a check of Host and Origin, every web page; on a network it is everybody.',
  advice:
    'Check a bearer token before the MCP handler: requireBearerAuth of the SDK with a verifier, or a shared secret that is compared with timingSafeEqual.',
  whenNotToUse: 'A gateway in front authenticates every request, and the port is reachable from that gateway only.',
  examples: {
    bad: [httpServer("http.listen(3000, process.env.HOST ?? '127.0.0.1');")],
    good: [
      httpServer("http.listen(3000, process.env.HOST ?? '127.0.0.1');", {
        imports: "import { isCaller } from './callers.js';",
        guard: 'if (!isCaller(req.headers.authorization)) return void res.writeHead(401).end();',
      }),
    ],
  },
  messages: {
    anonymous: 'Nothing in front of this MCP endpoint checks who is asking: no token, no header, no session of a person.',
  },
  check({ code, report }) {
    const http = httpOf(code);
    if (http.authenticates || http.listeners.length === 0) return;
    const listener = http.listeners.find((each) => each.bind !== 'loopback') ?? http.listeners[0];
    if (listener === undefined) return;
    const severity = listener.bind === 'all' ? 'error' : listener.bind === 'configured' ? 'warning' : 'info';
    const trace = [{ at: listener.use.node, text: `it listens ${SAID[listener.bind]}` }];
    const [endpoint] = http.endpoints;
    if (endpoint !== undefined) report({ message: 'anonymous', at: endpoint.node, severity, trace });
  },
});

const SAID = { all: 'on every interface', configured: 'where it is configured to', loopback: 'on this machine only' } as const;
