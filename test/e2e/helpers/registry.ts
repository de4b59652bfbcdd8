import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolFile, userEnvironment } from './environment.js';
import { freePort } from './free-port.js';
import { type Service, startService, succeed } from './process.js';

/** A registry of our own on loopback, which asks the one that npm is configured with for everything but our package. */
export interface Registry extends Service {
  url: URL;
}

/** Starts verdaccio. `folder` takes its files; `name` is the only package that can be published, and only here. */
export async function startRegistry(folder: string, name: string): Promise<Registry> {
  const env = userEnvironment();
  mkdirSync(folder, { recursive: true });
  const { stdout: upstream } = await succeed('npm', ['config', 'get', 'registry'], { cwd: folder, env });
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  const file = join(folder, 'verdaccio.json');
  writeFileSync(file, JSON.stringify(configuration(folder, name, upstream.trim(), url), null, 2));
  const isReady = (output: string) => output.includes(url.origin) && answers(url);
  const service = await startService(process.execPath, [toolFile('verdaccio/bin/verdaccio'), '--config', file], {
    cwd: folder,
    env,
    isReady,
  });
  return { ...service, url };
}

/** Makes a user in the registry and gives the token of it: npm publishes nothing without one. */
export async function registerUser({ url }: Registry): Promise<string> {
  const response = await fetch(new URL('-/user/org.couchdb.user:publisher', url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'publisher', password: 'publisher-on-loopback' }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`The local registry made no user: ${response.status}.`);
  return token;
}

function configuration(storage: string, name: string, upstream: string, listen: URL) {
  return {
    storage: join(storage, 'storage'),
    listen: listen.host,
    auth: { htpasswd: { file: join(storage, 'htpasswd') } },
    uplinks: { upstream: { url: upstream, maxage: '30m', timeout: '60s', max_fails: 5 } },
    packages: {
      [name]: { access: '$all', publish: '$authenticated' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    log: { type: 'stdout', format: 'json', level: 'http' },
  };
}

async function answers(url: URL): Promise<boolean> {
  const response = await fetch(new URL('-/ping', url)).catch(() => undefined);
  return response?.ok ?? false;
}
