/** What the first view of a page may cost, compressed, beyond people's own data. */
export const BUDGET_BYTES = 14 * 1024
export const REQUESTS_MAX = 3
