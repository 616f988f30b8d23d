import type { Exchange } from '../exchanges/tables.ts'

/** How many may join without being asked about, where the organiser has set no number. */
const UNASKED_MAX = 500
/** How many may wait at once; whoever comes then asks the organiser. */
export const WAITING_MAX = 500
/** As the log names it. */
export const WAITING_LIST = { name: 'waiting list' }
/** The same of the places in an exchange. */
export const PLACES = { name: 'people in one exchange' }

/** Whether the organiser is asked about the next one to join, so many being in. */
export function isAskedAbout(
  exchange: Pick<Exchange, 'approves' | 'max_participants'>,
  people: number,
): boolean {
  return exchange.approves === 1 || placesAreTaken(exchange, people)
}

/** Whether as many are in as may join without being asked about. */
export function placesAreTaken(
  { max_participants }: Pick<Exchange, 'max_participants'>,
  people: number,
): boolean {
  return people >= (max_participants ?? UNASKED_MAX)
}
