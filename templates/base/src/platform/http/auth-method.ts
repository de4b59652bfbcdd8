// {{#if oauth}}
import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/server';
// {{/if}}
import type { Config } from '../../config.js';
// {{#if apiKey}}
import { createApiKeyVerifier } from './api-key.js';
// {{/if}}
// {{#if oauth}}
import { createOAuthVerifier } from './oauth.js';
// {{/if}}
import type { Authentication } from './token-door.js';

type Method = (config: Config, resource: URL) => Authentication | undefined;

const methods: Record<Config['MCP_AUTH'], Method> = {
  // {{#if oauth}}
  oauth: (config, resource) => {
    const issuer = config.MCP_OAUTH_ISSUER;
    if (issuer === undefined) throw new Error('MCP_OAUTH_ISSUER is not set.');
    const verifier = createOAuthVerifier({
      issuer,
      jwksUrl: config.MCP_OAUTH_JWKS_URL ?? new URL(`${issuer.replace(/\/$/, '')}/.well-known/jwks.json`),
      audience: config.MCP_OAUTH_AUDIENCE ?? resource.href,
      algorithms: config.MCP_OAUTH_ALGORITHMS,
    });
    return { verifier, resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource) };
  },
  // {{/if}}
  // {{#if apiKey}}
  'api-key': (config) => ({ verifier: createApiKeyVerifier(config.MCP_API_KEYS ?? []) }),
  // {{/if}}
  none: () => undefined,
};

/** How this listener knows its callers; undefined means that it does not, which `config.ts` allows on loopback only. */
export function createAuthentication(config: Config, resource: URL): Authentication | undefined {
  return methods[config.MCP_AUTH](config, resource);
}
