import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { readAnswer } from './answer.js';
import { Fault, faultOfError, faultOfStatus } from './fault.js';
import { addressCheck, checkedLookup, ForbiddenAddress } from './networks.js';
import type { BackendSettings } from './settings.js';
import type { ApiAnswer, ApiRequest, Transport } from './transport.js';

const MAX_REDIRECTS = 3;
const MAX_HEADER_BYTES = 16_384;
const MAX_CONNECTIONS = 32;
const MAX_DISCARDED_BYTES = 65_536;
const USER_AGENT = 'mcp-server-template';

type Settings = BackendSettings;

/** The API over HTTP: one pool for the life of the process, whose every connection goes to a checked address. */
export function httpTransport(base: URL, settings: Settings): Transport {
  const agent = checkedAgent(settings);
  const send = async (request: ApiRequest): Promise<ApiAnswer> => {
    const time = AbortSignal.timeout(settings.MCP_API_TIMEOUT_MS);
    const signal = AbortSignal.any([request.signal, time]);
    try {
      const answer = await follow(agent, base, settings, { ...request, signal });
      return await readAnswer(answer, settings.MCP_API_MAX_RESPONSE_BYTES);
    } catch (cause) {
      request.signal.throwIfAborted();
      throw time.aborted ? new Fault('slow', 'The API did not answer in time.', { cause }) : faultOfError(cause);
    }
  };
  return {
    send,
    check: async (signal) => {
      // Any answer but a failure says that somebody is there: what is at this address is the business of the API.
      await send({ method: 'GET', path: '', signal }).catch((error: unknown) => {
        if (!(error instanceof Fault && error.kind === 'rejected')) throw error;
      });
    },
    close: () => agent.destroy(),
  };
}

/**
 * Connects to allowed addresses only. A name is checked after it was resolved, an address in place of a name as it is: the socket would not
 * ask any resolver for it.
 */
function checkedAgent(settings: Settings): Agent {
  const isAllowed = addressCheck(settings.MCP_API_NETWORKS);
  const connect = buildConnector({
    timeout: settings.MCP_API_TIMEOUT_MS,
    lookup: checkedLookup(isAllowed),
    ca: settings.MCP_API_CA,
    minVersion: 'TLSv1.2',
    allowH2: false,
  });
  return new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(host) !== 0 && !isAllowed(host)) callback(new ForbiddenAddress(), null);
      else connect(options, callback);
    },
    connections: MAX_CONNECTIONS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: settings.MCP_API_TIMEOUT_MS,
    bodyTimeout: settings.MCP_API_TIMEOUT_MS,
  });
}

/** Sends, and goes where a redirect leads: for reads only, to listed hosts only, a few times only. */
async function follow(agent: Agent, base: URL, settings: Settings, request: ApiRequest): Promise<Dispatcher.ResponseData> {
  let url = new URL(base.href.replace(/\/$/, '') + request.path);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: headersFor(url, base, settings, request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: request.signal,
    });
    const { statusCode } = answer;
    if (statusCode >= 200 && statusCode < 300) return answer;
    await answer.body.dump({ limit: MAX_DISCARDED_BYTES }).catch(() => {}); // nothing in there is for anybody
    const location = answer.headers.location;
    const isRedirect = [301, 302, 303, 307, 308].includes(statusCode) && typeof location === 'string';
    if (!isRedirect || request.method !== 'GET') throw faultOfStatus(statusCode, retryAfter(answer.headers['retry-after']));
    url = redirectTarget(location, url, base, settings);
  }
  throw new Fault('unacceptable', 'The API redirects too often.');
}

function redirectTarget(location: string, from: URL, base: URL, { MCP_API_HOSTS }: Settings): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isListed = target !== undefined && [base.host, ...MCP_API_HOSTS].includes(target.host);
  // The same scheme as the API itself: never from TLS to none.
  if (!isListed || target.protocol !== base.protocol || target.username + target.password !== '') {
    throw new Fault('unacceptable', 'The API redirects to where this server does not go.');
  }
  return target;
}

/** The credential is this server's own, never the caller's (P-32), and no other host than the API's gets it. */
function headersFor(url: URL, base: URL, settings: Settings, { headers, body }: ApiRequest): Record<string, string> {
  const { MCP_API_TOKEN: token, MCP_API_TOKEN_HEADER: name } = settings;
  const value = `${name.toLowerCase() === 'authorization' ? 'Bearer ' : ''}${token?.reveal() ?? ''}`;
  return {
    accept: 'application/json',
    'accept-encoding': 'identity', // what is compressed has no size before it is read
    'user-agent': USER_AGENT,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
    ...(token !== undefined && url.origin === base.origin ? { [name]: value } : {}),
  };
}

/** Seconds, where the API says so in seconds. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}
