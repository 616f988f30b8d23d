import { type Context, transact } from '../context.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { admit, enter, type NewPerson, turnAway } from '../participants/commands.ts'
import { findWaiting, listWaiting } from '../participants/queries.ts'
import { isSamePerson, mayAddPeople } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail } from '../post/commands.ts'
import { WAITING_MAX } from './rules.ts'

/**
 * Lets somebody wait for the organiser's nod, who is told once a day. They get no mail yet, as nobody
 * knows whose address it is; so what waits already stays as it is, whoever enters its address again: the
 * same name changes nothing, another one waits beside it. Returns false if too many wait.
 */
export async function letWait(
  ctx: Context,
  exchange: Exchange,
  input: NewPerson,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const waiting = await listWaiting(ctx, exchange.id)
    if (waiting.length >= WAITING_MAX) return false
    const waits = ({ name, email }: Participant) =>
      email === input.email && isSamePerson({ name, email }, input)
    if (waiting.some(waits)) return true
    await enter(ctx, exchange, input, 'waiting')
    const once = localDate(exchange.timezone, ctx.clock()).toString()
    await enqueueMail(ctx, { kind: 'waiting_notice', exchangeId: exchange.id, once })
    return true
  })
}

type Nod = 'done' | 'too_late' | 'gone'

/** Takes one of those in who wait, whatever the number of places, and mails them. */
export async function accept(ctx: Context, exchange: Exchange, id: string): Promise<Nod> {
  return await transact(ctx, async (ctx) => {
    const waiting = await findWaiting(ctx, exchange.id, id)
    if (!waiting) return 'gone'
    return (await takeIn(ctx, exchange, [waiting])) ? 'done' : 'too_late'
  })
}

/** The same for everybody who waits now. */
export async function acceptAll(ctx: Context, exchange: Exchange): Promise<Nod> {
  return await transact(ctx, async (ctx) => {
    const everybody = await listWaiting(ctx, exchange.id)
    return (await takeIn(ctx, exchange, everybody)) ? 'done' : 'too_late'
  })
}

/** Erases somebody who waits. They are not told, as nobody knows whose address it is. */
export async function decline(ctx: Context, exchange: Exchange, id: string): Promise<Nod> {
  return await transact(ctx, async (ctx) => {
    const waiting = await findWaiting(ctx, exchange.id, id)
    if (!waiting) return 'gone'
    await turnAway(ctx, waiting)
    await ctx.noteErasure()
    return 'done'
  })
}

async function takeIn(
  ctx: Context,
  exchange: Exchange,
  people: readonly { id: string }[],
): Promise<boolean> {
  const { state } = await reloadExchange(ctx, exchange)
  if (!mayAddPeople(state)) return false
  for (const { id } of people) {
    await admit(ctx, { id })
    const order = { exchangeId: exchange.id, participantId: id, once: newId() }
    await enqueueMail(ctx, { kind: 'registration', ...order })
  }
  return true
}
