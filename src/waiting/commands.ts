import { type Context, transact } from '../context.ts'
import { askAboutMails } from '../entrance/asked-links.ts'
import { mailSignInLink } from '../entrance/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { admit, type NewPerson, turnAway, wait } from '../participants/entering.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import { findWaiting } from '../participants/namesakes.ts'
import { listWaiting } from '../participants/queries.ts'
import { mayAddPeople } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'

/** Enough to tell those on one page apart, and short, as it stands there for each of them. */
const SEEN_DIGITS = 16

/**
 * Lets somebody wait for the organiser's nod, who is told once a day. They get no mail yet, as nobody
 * knows whose address it is; so an address waits once, with what was typed last, however often anybody
 * enters it. A name alone proves nothing: whoever waits under it stays as they are. Callers see to it that not too
 * many wait. Returns who waits; undefined if nothing was written.
 */
export async function letWait(
  ctx: Context,
  exchange: Exchange,
  input: NewPerson,
): Promise<Participant | undefined> {
  return await transact(ctx, async (ctx) => {
    const before = await findWaiting(ctx, exchange.id, input)
    if (before && input.email === null) return undefined
    const written = await wait(ctx, exchange, input, before)
    const once = localDate(exchange.timezone, ctx.clock()).toString()
    await enqueueMail(ctx, { kind: 'waiting_notice', exchangeId: exchange.id, once })
    return written
  })
}

/**
 * `changed` if nobody waits any more as they were shown, so that nothing was done; how many it was done
 * with, how many still wait, how many of the shown were in already, and how many of these by name alone.
 */
type Nod = {
  outcome: 'done' | 'changed' | 'too_late'
  accepted: number
  left: number
  wereIn: number
  byNameAlone: number
}

const NOTHING = { accepted: 0, left: 0, wereIn: 0, byNameAlone: 0 }

/**
 * Takes in those who wait as the organiser was shown them, by `seenAs`, whatever the number of places, and
 * mails them. Who has come since, or wrote something else meanwhile, goes on waiting. Who was in already,
 * with the same name and email, is mailed the way to their page; who has said that they want no mails is asked
 * whether they may come again, as where they join without a nod.
 */
export async function accept(
  ctx: Context,
  exchange: Exchange,
  shown: ReadonlySet<string>,
): Promise<Nod> {
  return await transact(ctx, async (ctx) => {
    const { state } = await reloadExchange(ctx, exchange)
    if (!mayAddPeople(state)) return { ...NOTHING, outcome: 'too_late' }
    const nod = await forEachShown(ctx, exchange, shown, (person) => takeIn(ctx, person))
    if (nod.wereIn > 0) await ctx.noteErasure()
    return nod
  })
}

/** Erases those who wait as shown. They are not told, as nobody knows whose addresses these are. */
export async function decline(
  ctx: Context,
  exchange: Exchange,
  shown: ReadonlySet<string>,
): Promise<Nod> {
  return await transact(ctx, async (ctx) => {
    const nod = await forEachShown(ctx, exchange, shown, async (person) => {
      await turnAway(ctx, person)
      return { wasIn: false }
    })
    if (nod.outcome === 'done') await ctx.noteErasure()
    return nod
  })
}

/** A fingerprint of somebody who waits and of all that they wrote, as it was when the organiser looked. */
export function seenAs({ seal }: Context, person: Participant): string {
  const { id, name, email, gift_ideas, postal_address } = person
  const written = JSON.stringify([id, name, email, gift_ideas, postal_address])
  return seal.fingerprint('waiting', written).slice(0, SEEN_DIGITS)
}

async function forEachShown(
  ctx: Context,
  { id }: Exchange,
  shown: ReadonlySet<string>,
  act: (person: Participant) => Promise<{ wasIn: boolean }>,
): Promise<Nod> {
  const waiting = await listWaiting(ctx, id)
  const meant = waiting.filter((person) => shown.has(seenAs(ctx, person)))
  const twice: Participant[] = []
  for (const person of meant) if ((await act(person)).wasIn) twice.push(person)
  const { length: accepted } = meant
  return {
    outcome: accepted > 0 ? 'done' : 'changed',
    accepted,
    left: waiting.length - accepted,
    wereIn: twice.length,
    byNameAlone: twice.filter(({ email }) => email === null).length,
  }
}

async function takeIn(ctx: Context, waiting: Participant): Promise<{ wasIn: boolean }> {
  const { participant, wasIn } = await admit(ctx, waiting)
  // Who has no email gets a card from the organiser, and nothing from here.
  if (participant.email === null) return { wasIn }
  if (await refusesMails(ctx, participant)) await askAboutMails(ctx, participant)
  else if (wasIn) await mailSignInLink(ctx, participant)
  else {
    const order = { exchangeId: participant.exchange_id, participantId: participant.id }
    await enqueueMail(ctx, { kind: 'registration', ...order, once: newId() })
  }
  return { wasIn }
}
