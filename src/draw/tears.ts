import type { Context } from '../context.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import { keyIdOf } from '../platform/seal.ts'

type Drawn = Pick<Exchange, 'id' | 'state' | 'draws' | 'key_id'>
type Person = Pick<Participant, 'id' | 'exchange_id' | 'email' | 'email_changed_on'>
type Pair = { participant_id: string; exchange_id: string; sealed_recipient: string }
type Result = { participant_id: string | null; exchange_id: string | null; dedup_key: string }

/** What names a result mail of a draw: which draw of its exchange it was, and an id that no other life of it had. */
export function onceOfDraw(draws: number, id: string): string {
  return `draw ${draws} ${id}`
}

/**
 * Which tables are of different moments, as in a copy of a file in use whose pages fit all the same: what the draw, its
 * undoing, a redraw, a repair and the end write of it in one transaction is held against each other. Undefined if
 * nothing tells that they are.
 */
export async function firstTear({ db }: Pick<Context, 'db'>): Promise<string | undefined> {
  const exchanges = await db
    .selectFrom('exchanges')
    .select(['id', 'state', 'draws', 'key_id'])
    .execute()
  const pairs: Pair[] = await db
    .selectFrom('assignments')
    .select(['participant_id', 'exchange_id', 'sealed_recipient'])
    .execute()
  const people: Person[] = await db
    .selectFrom('participants')
    .select(['id', 'exchange_id', 'email', 'email_changed_on'])
    .where('status', '=', 'active')
    .execute()
  const results: Result[] = await db
    .selectFrom('outbox')
    .select(['participant_id', 'exchange_id', 'dedup_key'])
    .where('kind', '=', 'assignment')
    .execute()
  const [pairsOf, peopleOf, resultsOf] = [
    byExchange(pairs),
    byExchange(people),
    byExchange(results),
  ]
  for (const exchange of exchanges) {
    const { id } = exchange
    const torn =
      tornPairs(exchange, pairsOf(id), peopleOf(id)) ??
      tornResults(exchange, resultsOf(id), peopleOf(id))
    if (torn) return `${torn.join(' and ')} are of different moments`
  }
  return undefined
}

function byExchange<Row extends { exchange_id: string | null }>(
  rows: readonly Row[],
): (id: string) => readonly Row[] {
  const grouped = Map.groupBy(rows, ({ exchange_id }) => exchange_id)
  return (id) => grouped.get(id) ?? []
}

/** There is a pair for everybody who is in, under the key of the exchange; none where no names are drawn. */
function tornPairs(
  { state, key_id }: Drawn,
  pairs: readonly Pair[],
  people: readonly Person[],
): string[] | undefined {
  const torn = ['exchanges', 'assignments']
  if (pairs.some(({ sealed_recipient }) => keyIdOf(sealed_recipient) !== key_id)) return torn
  if (!isDrawn(state)) return pairs.length > 0 ? torn : undefined
  // Names of a finished exchange may be given up, with their key.
  if (state === 'completed' && pairs.length === 0) return key_id === null ? undefined : torn
  const givers = new Set(pairs.map(({ participant_id }) => participant_id))
  const isOfAll = givers.size === people.length && people.every(({ id }) => givers.has(id))
  return isOfAll ? undefined : ['assignments', 'participants']
}

/** No mail tells of a draw that is still to come, and some do of the present one, if anybody had an email by then. */
function tornResults(
  { state, draws }: Drawn,
  results: readonly Result[],
  people: readonly Person[],
): string[] | undefined {
  const torn = ['exchanges', 'outbox']
  const numbers = results.map(numberOfDraw)
  if (numbers.some((number) => number !== undefined && number > draws)) return torn
  if (state !== 'matched' || numbers.includes(draws)) return undefined
  // Whose mail has another name came after the draw, and so may an email that was entered for somebody.
  const later = results.filter((result) => numberOfDraw(result) === undefined)
  const isLater = (id: string) => later.some(({ participant_id }) => participant_id === id)
  const hadEmail = people.some(
    ({ id, email, email_changed_on }) =>
      email !== null && email_changed_on === null && !isLater(id),
  )
  return hadEmail ? torn : undefined
}

function numberOfDraw({ dedup_key }: Result): number | undefined {
  const [, number] = /:draw (\d+)(?= |$)/.exec(dedup_key) ?? []
  return number === undefined ? undefined : Number(number)
}
