import { domain } from '../domain.js';

/** Who this server says it is, to clients of either protocol era. */
export const identity = { name: domain.name, title: domain.title, version: domain.version };
