import { serveHttp } from '../../src/platform/http/serve.js';
import { createServerFactory } from '../../src/server.js';
import { type TestOptions, type TestRuntime, testRuntime } from './runtime.js';

export interface HttpServer {
  runtime: TestRuntime;
  /** The MCP endpoint. */
  url: URL;
  close(graceMs?: number): Promise<void>;
}

/** The HTTP server on a free loopback port. Without settings of its own it trusts local callers. */
export async function startHttp(options: TestOptions = {}): Promise<HttpServer> {
  const runtime = testRuntime(options);
  const service = await serveHttp(runtime, createServerFactory(runtime));
  return { runtime, url: new URL('/mcp', service.address), close: (graceMs = 0) => service.close(graceMs) };
}
