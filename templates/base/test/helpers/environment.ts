import { domainEnvironment } from './domain-environment.js';

/** The least that starts this server on this machine: every test begins with it. */
export const minimalEnvironment: Readonly<Record<string, string>> = {
  ...domainEnvironment,
  // {{#if http}}
  MCP_TRANSPORT: 'http',
  MCP_AUTH: 'none',
  MCP_PORT: '0',
  // {{/if}}
};
