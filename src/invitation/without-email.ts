import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { type MadeCard, makeCard } from '../entrance/cards.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { exchangeIsOver } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { join } from '../participants/entering.ts'
import { listParticipants, listWaiting } from '../participants/queries.ts'
import { isSamePerson, mayRegister } from '../participants/rules.ts'
import { newId } from '../platform/ids.ts'
import { countTry } from '../platform/rate-limits.ts'
import { letWait } from '../waiting/commands.ts'
import { isAskedAbout, PLACES, placesAreTaken, WAITING_LIST } from '../waiting/rules.ts'
import type { Emailless } from './forms.ts'
import { JOINS_WITHOUT_EMAIL } from './rules.ts'

/** What became of it, and which limits were reached on the way. */
type Joined = { reached: readonly string[] } & (
  | { outcome: 'registered'; card: MadeCard }
  | { outcome: 'waiting' | 'name_taken' | 'closed' | 'needs_email' | 'over' | 'full' }
)

/**
 * Registers somebody who has no email, where the exchange allows it, with a card that nobody else sees; or
 * lets them wait for the organiser's nod, who makes them one then. `name_taken` if somebody without an
 * email is in or waits by this name, as nothing else would tell them apart. Once many have come within the hour, who
 * is in is told no more. `over`, as no card is made any more, once the day is over by the clock: it may be
 * wrong, so joining need not be closed yet.
 */
export async function registerWithoutEmail(
  ctx: Context,
  exchange: Exchange,
  input: Emailless,
): Promise<Joined> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayRegister(present.state)) return { outcome: 'closed', reached: [] }
    if (present.joins_without_email === 0) return { outcome: 'needs_email', reached: [] }
    if (exchangeIsOver(present, ctx.clock())) return { outcome: 'over', reached: [] }
    // Counted before it is known who joins: names are not to be tried out without an end.
    const often = await countTry(ctx, JOINS_WITHOUT_EMAIL, exchange.id)
    const people = await listParticipants(ctx, exchange.id)
    const noPlace = placesAreTaken(present, people.length)
    const reached = [...(often ? [often.limit] : []), ...(noPlace ? [PLACES.name] : [])]
    const known = often ? [] : [...people, ...(await listWaiting(ctx, exchange.id))]
    if (known.some((person) => isSamePerson(person, input))) {
      return { outcome: 'name_taken', reached }
    }
    if (often || isAskedAbout(present, people.length)) {
      const outcome = await letWait(ctx, present, input)
      if (outcome === 'waits') return { outcome: 'waiting', reached }
      if (outcome === 'name_taken') return { outcome, reached }
      return { outcome, reached: [...reached, WAITING_LIST.name] }
    }
    const participant = await join(ctx, present, input)
    await tellAdmin(ctx, {
      kind: 'new_registration_notice',
      exchangeId: exchange.id,
      aboutId: participant.id,
      once: `${participant.id} ${newId()}`,
    })
    const card = await makeCard(ctx, present, participant, 'owner')
    // Whoever is in without one has no way to their page: rather are they not in.
    if (!card) throw new Error('no card was made for somebody who joins without an email')
    return { outcome: 'registered', card, reached }
  })
}
