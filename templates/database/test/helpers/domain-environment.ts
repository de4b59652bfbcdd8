/** Settings without which this server does not start: none, for then it serves the sample data. */
export const domainEnvironment: Readonly<Record<string, string>> = {};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = {
  MCP_DATABASE_URL: 'postgres://reader@db.example.com/data',
  MCP_DATABASE_TABLES: 'data.*',
};
