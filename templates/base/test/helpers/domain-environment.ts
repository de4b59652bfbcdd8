/** Settings without which this server does not start. A server for another domain puts its own here. */
export const domainEnvironment: Readonly<Record<string, string>> = {};

/** What it takes on top of that to listen beyond this machine. */
export const exposedEnvironment: Readonly<Record<string, string>> = {};
