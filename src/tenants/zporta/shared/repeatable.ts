/**
 * For `transact`, when the outcome of a `COMMIT` is unknown: work that may be done twice without harm
 * is done again.
 */
export const again = (): Promise<null> => Promise.resolve(null);
