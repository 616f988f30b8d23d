import { type Context, transact } from '../context.ts'
import { takeOutLists } from '../draw/last-time.ts'
import { findLastTime } from '../draw/queries.ts'
import { areNamed } from '../draw/rules.ts'
import { eraseAssignment } from '../draw/sealed-pairs.ts'
import { changeState, noteErased } from '../exchanges/commands.ts'
import { changeKey } from '../exchanges/keys.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isAnotherDraw } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { eraseMessages } from '../messages/commands.ts'
import { forgetPresents } from '../participants/presents.ts'
import { listParticipants } from '../participants/queries.ts'
import { isToBeTakenOut } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { leave } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'
import { dropUnarrived, enqueueMail } from '../post/commands.ts'
import { listNeverMailed } from './queries.ts'

/** What the admin was told of a draw that is to end: which one it is, and who is out with it, by their ids. */
export type AgreedEnd = { draw?: string | undefined; leaving: readonly string[] }

/** It is another draw by now (`changed`), or somebody would be out whom the admin was not told of (`leaving`). */
export type OtherEnd = 'changed' | 'leaving'

/**
 * Undoes a draw for good. By a mail about it, which has not gone out, some were to learn that they are in: they get one that
 * says so. Changes nothing if names are not drawn (`not_drawn`), or if that is not what was `agreed` to, where somebody was
 * asked.
 */
export async function undoDraw(
  ctx: Context,
  exchange: Exchange,
  agreed?: AgreedEnd,
): Promise<'undone' | 'not_drawn' | OtherEnd> {
  const { id: exchangeId } = exchange
  return await transact(ctx, async (ctx) => {
    const other = agreed && (await otherEnd(ctx, await reloadExchange(ctx, exchange), agreed))
    if (other) return other
    if (!(await endDraw(ctx, exchange))) return 'not_drawn'
    for (const { id: participantId, kind } of await listNeverMailed(ctx, exchange)) {
      await enqueueMail(ctx, { kind, exchangeId, participantId, once: newId() })
    }
    return 'undone'
  })
}

/**
 * Ends a draw in a transaction: erases its pairs and messages, and destroys the key they were sealed with. Who said during
 * it that it is not for them is out now. False if names are not drawn.
 */
export async function endDraw(ctx: Context, exchange: Exchange): Promise<boolean> {
  const { id: exchangeId } = exchange
  if (!(await changeState(ctx, { id: exchangeId }, 'undo_draw'))) return false
  const sealListsAnew = await takeOutLists(ctx, { id: exchangeId })
  await eraseAssignment(ctx, { id: exchangeId })
  await dropUnarrived(ctx, { kind: 'assignment', exchangeId })
  await dropUnarrived(ctx, { kind: 'draw_changed', exchangeId })
  await eraseMessages(ctx, exchangeId)
  await forgetPresents(ctx, { id: exchangeId })
  await changeKey(ctx, { id: exchangeId })
  await sealListsAnew()
  await noteErased(ctx)
  for (const person of await listLeaving(ctx, exchange)) await leave(ctx, person, 'declined')
  return true
}

/** What the admin is told before a draw is undone. */
export async function readUndoing(ctx: Context, exchange: Exchange) {
  const leaving = await listLeaving(ctx, exchange)
  return { exchange, leaving, lastTime: await findLastTime(ctx, exchange) }
}

/** How the end of this draw would be another one than was agreed to; undefined if it would not. */
export async function otherEnd(
  ctx: Context,
  exchange: Exchange,
  { draw, leaving }: AgreedEnd,
): Promise<OtherEnd | undefined> {
  if (isAnotherDraw(exchange, draw)) return 'changed'
  const out = (await listLeaving(ctx, exchange)).map(({ id }) => id)
  return areNamed(out, leaving) ? undefined : 'leaving'
}

/** Who has said that it is not for them, and stays in the draw until it is over. */
async function listLeaving(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<Participant[]> {
  return (await listParticipants(ctx, id)).filter(isToBeTakenOut)
}
