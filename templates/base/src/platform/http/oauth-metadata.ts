import type { Config } from '../../config.js';
import { domain } from '../../domain.js';

/** Where RFC 9728 puts the document of a resource: its path goes behind the well-known prefix. */
export function metadataPath(resource: URL): string {
  return `/.well-known/oauth-protected-resource${resource.pathname === '/' ? '' : resource.pathname}`;
}

/** Where to get a token for this server, and which scopes there are to ask for (P-30, P-47). */
export function protectedResourceMetadata(config: Config, resource: URL): unknown {
  return {
    resource: resource.href,
    authorization_servers: config.MCP_OAUTH_ISSUER === undefined ? [] : [config.MCP_OAUTH_ISSUER],
    scopes_supported: domain.scopes,
    bearer_methods_supported: ['header'],
    resource_name: domain.title,
  };
}
