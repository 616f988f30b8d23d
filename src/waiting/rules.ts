import type { Exchange } from '../exchanges/tables.ts'

/** How many may join without being asked about, where the organiser has set no number. */
const UNASKED_MAX = 500
/** How many may wait at once; whoever comes then asks the organiser. */
export const WAITING_MAX = 500
/** As the log names it. */
export const WAITING_LIST = { name: 'waiting list' }

/** Whether the organiser is asked about the next one to join, so many being in. */
export function isAskedAbout(
  { approves, max_participants }: Pick<Exchange, 'approves' | 'max_participants'>,
  people: number,
): boolean {
  return approves === 1 || people >= (max_participants ?? UNASKED_MAX)
}
