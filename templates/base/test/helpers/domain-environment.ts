/** Settings without which this server does not start. A server for another domain puts its own here. */
export const domainEnvironment: Readonly<Record<string, string>> = {};
