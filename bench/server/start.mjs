// Starts one server on a free port and waits until it answers.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const AUDIENCE = 'urn:bench';
const CALLERS = 20;
const START_MS = 20_000;

/** An authorization server with as many callers as there are turns to take, each with a token of its own. */
export async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' }] });
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end(keys));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const sign = (caller) =>
    new SignJWT({ iss: url, sub: caller, client_id: 'bench', aud: AUDIENCE, scope: 'text:read' })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
      .setExpirationTime('2h')
      .sign(privateKey);
  const tokens = await Promise.all(Array.from({ length: CALLERS }, (_, index) => sign(`caller-${index}`)));
  return { url, tokens, close: () => server.close() };
}

const placeOf = {
  ours: (folder) => ({ cwd: join(folder, 'ours'), file: 'dist/main.js' }),
  xmcp: (folder) => ({ cwd: join(folder, 'xmcp'), file: 'dist/http.js', fixedPort: 3917 }),
};

/** Resolves with the process and its port; undefined where it could not be built. `env` adds to the settings. */
export async function startServer(name, folder, issuer, env = {}) {
  const { cwd, file, fixedPort } = (placeOf[name] ?? (() => ({ cwd: join(folder, 'peers'), file: `servers/${name}.mjs` })))(folder);
  if (!existsSync(join(cwd, file))) return undefined;
  const port = fixedPort ?? (await freePort());
  const settings = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    ISSUER: issuer.url,
    AUDIENCE,
    AUDIT_FILE: join(folder, `${name}.audit`),
    MCP_TRANSPORT: 'http',
    MCP_PORT: String(port),
    MCP_OAUTH_ISSUER: issuer.url,
    MCP_OAUTH_JWKS_URL: `${issuer.url}/jwks`,
    MCP_OAUTH_AUDIENCE: AUDIENCE,
    MCP_AUDIT_FILE: join(folder, `ours-${port}.audit`),
    MCP_MAX_CONNECTIONS: '2000',
    // No limit may refuse what the load sends; each is consulted for every call all the same.
    MCP_RATE_LIMIT_PER_SECOND: '1000000',
    MCP_MAX_CONCURRENT_CALLS: '2000',
    ...env,
  };
  const child = spawn(process.execPath, [file], { cwd, env: settings, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    log = (log + chunk).slice(-2_000);
  });
  const until = performance.now() + START_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`${name} did not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = () => {
    child.kill('SIGKILL');
    // Audit trails grow by a gigabyte in half a million calls; each worker has its own.
    for (const file of readdirSync(folder)) if (file.includes('.audit')) rmSync(join(folder, file), { force: true });
  };
  return { port, pid: child.pid, stop };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
