import { httpOf } from '../model/http.js';
import { defineRule } from '../rule.js';
import { httpServer } from './support/examples.js';

const LIMITERS =
  /^(express-rate-limit|rate-limiter-flexible|@fastify\/rate-limit|hono-rate-limiter|koa-ratelimit|bottleneck|limiter|@upstash\/ratelimit|express-slow-down|p-throttle|rate-limit-\w+|async-ratelimiter|tokenbucket)\b/;
/** A limiter of one's own is called like one. */
const NAMED = /rate-?limit|throttl/i;

export default defineRule({
  name: 'require-rate-limit',
  severity: 'info',
  category: 'resilience',
  confidence: 'medium',
  practices: ['P-83'],
  cwe: ['CWE-770', 'CWE-799'],
  owasp: ['MCP07'],
  presets: ['spec-2026-07-28'],
  summary: 'A server that is reached over HTTP limits how often a caller may call.',
  why: 'Agents repeat what fails, and loop. Without a limit one of them uses up the quota, the money and the connections behind the server for all callers. The specification requires servers to limit the rate of tool calls.',
  advice: 'Limit by caller and tool, and answer 429 with Retry-After: rate-limiter-flexible, express-rate-limit.',
  whenNotToUse: 'A gateway in front limits by caller.',
  examples: {
    bad: [httpServer("http.listen(3000, '127.0.0.1');")],
    good: [
      httpServer("http.listen(3000, '127.0.0.1');", {
        imports:
          "import { RateLimiterMemory } from 'rate-limiter-flexible';\nconst limiter = new RateLimiterMemory({ points: 100, duration: 60 });",
        guard: "limiter.consume(req.socket.remoteAddress ?? '').catch(() => res.writeHead(429).end());",
      }),
    ],
  },
  messages: { unlimited: 'Nothing limits how often a caller may call this MCP endpoint.' },
  check({ code, server, report }) {
    const { endpoints, listeners } = httpOf(code);
    const [endpoint] = endpoints;
    if (endpoint === undefined || listeners.length === 0) return;
    const own = code.modules.some((module) => /rate-?limit|throttl|limiter/i.test(module.path));
    const named = Object.keys(server.manifest?.dependencies ?? {}).some((name) => LIMITERS.test(`${name}.`));
    if (own || named || code.uses.some((use) => LIMITERS.test(use.symbol) || NAMED.test(use.node.expression.getText()))) return;
    report({ message: 'unlimited', at: endpoint.node });
  },
});
