/** What upgrade can do to a project that it did not make, in the order in which it is done. */
export const FOREIGN_STEPS = ['adopt', 'migrate-sdk', 'go-stateless'] as const;
export type ForeignStep = (typeof FOREIGN_STEPS)[number];
