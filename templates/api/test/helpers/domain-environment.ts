/** Settings without which this server does not start: none, for then it serves sample orders. */
export const domainEnvironment: Readonly<Record<string, string>> = {};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = { MCP_API_URL: 'https://api.example.com/v1' };
