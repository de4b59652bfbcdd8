/** What upgrade can do to a project that it did not make, in the order in which it is done. */
export const FOREIGN_STEPS = ['adopt', 'migrate-sdk', 'go-stateless', 'harden'] as const;
export type ForeignStep = (typeof FOREIGN_STEPS)[number];

/** What harden can put around a server. */
export const LAYERS = ['bind', 'host-origin', 'limits', 'auth', 'schemas', 'errors', 'output', 'logging', 'health'] as const;
export type Layer = (typeof LAYERS)[number];
