import { type Context, transact } from '../context.ts'
import { drawNames } from '../draw/commands.ts'
import { noteOn } from '../exchanges/commands.ts'
import { listInState, reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { forEachAlone } from '../platform/each.ts'
import { enqueueMail } from '../post/commands.ts'
import { findHindrance, type Outlook, readOutlook } from './queries.ts'
import { dueAttempt, type Hindrance, wasTried } from './rules.ts'

/**
 * Job: draws names where the admin wanted that to happen by itself and there is nothing to ask them.
 * Otherwise mails them why not, once for as long as it is the same, and tries again every day.
 */
export async function drawDueExchanges(ctx: Context): Promise<void> {
  const closed = await listInState(ctx, 'registration_closed')
  const open = await listInState(ctx, 'registration_open')
  await forEachAlone([...closed, ...open], async (exchange) => {
    const day = dueAttempt(exchange, ctx.clock())
    if (day === undefined) return
    const outlook = await readOutlook(ctx, exchange)
    const foreseen = findHindrance(ctx, exchange, outlook)
    const hindrance = foreseen ?? (await draw(ctx, exchange, { day, outlook }))
    if (hindrance === 'changed') return
    await transact(ctx, async (ctx) => {
      const now = await reloadExchange(ctx, exchange)
      if (hindrance === undefined) await noteOn(ctx, exchange, { tried_to_draw_on: day })
      else if (isWantedOn(day, now, ctx)) await noteHindrance(ctx, now, { day, hindrance })
    })
  })
}

/**
 * Returns undefined once names are drawn; `changed` if anything changed meanwhile that would have been asked for,
 * or is in the way: the next run finds it.
 */
async function draw(
  ctx: Context,
  exchange: Exchange,
  { day, outlook }: { day: string; outlook: Outlook },
): Promise<Hindrance | 'changed' | undefined> {
  const isStillWanted = async (ctx: Context, now: Exchange) => {
    if (!isWantedOn(day, now, ctx)) return false
    // The same people and rules come to the same.
    const since = await readOutlook(ctx, now, outlook.forecast)
    return findHindrance(ctx, now, since) === undefined
  }
  const agreed = { promised: exchange.draw_shape, isStillWanted }
  const outcome = await drawNames(ctx, exchange, agreed)
  if (outcome.ok) return undefined
  const { reason } = outcome
  if (reason === 'crashed') return { why: reason }
  return reason === 'fell_short' ? { why: 'not_found' } : 'changed'
}

function isWantedOn(day: string, exchange: Exchange, { clock }: Pick<Context, 'clock'>): boolean {
  return dueAttempt(exchange, clock()) === day
}

async function noteHindrance(
  ctx: Context,
  exchange: Exchange,
  { day, hindrance }: { day: string; hindrance: Hindrance },
): Promise<void> {
  const draw_hindered_by = hindrance.why + whoIsIn(ctx, hindrance)
  const isAsBefore = wasTried(exchange) && exchange.draw_hindered_by === draw_hindered_by
  const draw_hindrances = exchange.draw_hindrances + (isAsBefore ? 0 : 1)
  await noteOn(ctx, exchange, { tried_to_draw_on: day, draw_hindered_by, draw_hindrances })
  // As before, too: the mail may have come to nothing, as it was not so for an hour.
  const once = String(draw_hindrances)
  await enqueueMail(ctx, { kind: 'draw_waits', exchangeId: exchange.id, once })
}

/** Who is in the way, so that another person is told of, too: as a keyed hash, as the row outlives them. */
function whoIsIn(ctx: Context, hindrance: Hindrance): string {
  if (!('ids' in hindrance)) return ''
  return ` ${ctx.seal.fingerprint('in the way of a draw', hindrance.ids.toSorted().join())}`
}
