import { type Context, transact } from '../context.ts'
import { drawNames } from '../draw/commands.ts'
import { noteOn } from '../exchanges/commands.ts'
import { listInState, reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { enqueueMail } from '../post/commands.ts'
import { findHindrance, type Outlook, readOutlook } from './queries.ts'
import { dueAttempt, type Hindrance } from './rules.ts'

/**
 * Job: draws names where the admin wanted that to happen by itself and there is nothing to ask them.
 * Otherwise mails them why not, once per reason and people, and tries again every day.
 */
export async function drawDueExchanges(ctx: Context): Promise<void> {
  const closed = await listInState(ctx, 'registration_closed')
  const open = await listInState(ctx, 'registration_open')
  for (const exchange of [...closed, ...open]) {
    const day = dueAttempt(exchange, ctx.clock())
    if (day === undefined) continue
    const outlook = await readOutlook(ctx, exchange)
    const hindrance = findHindrance(ctx, exchange, outlook)
    const why = hindrance?.why ?? (await draw(ctx, exchange, { day, outlook }))
    if (why === 'changed') continue
    await transact(ctx, async (ctx) => {
      const now = await reloadExchange(ctx, exchange)
      if (why !== undefined && !isWantedOn(day, now, ctx)) return
      const draw_broke_off = why !== undefined && hindrance === undefined ? 1 : 0
      await noteOn(ctx, exchange, { tried_to_draw_on: day, draw_broke_off })
      if (why !== undefined) await tell(ctx, now, why + whoIsIn(ctx, hindrance))
    })
  }
}

/** Returns undefined once names are drawn; `changed` if anything changed meanwhile that would have been asked for. */
async function draw(
  ctx: Context,
  exchange: Exchange,
  { day, outlook }: { day: string; outlook: Outlook },
): Promise<string | undefined> {
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
  if (reason === 'fell_short') return 'shape'
  return reason === 'not_allowed' ? 'changed' : reason
}

function isWantedOn(day: string, exchange: Exchange, { clock }: Pick<Context, 'clock'>): boolean {
  return dueAttempt(exchange, clock()) === day
}

/** Who is in the way, so that another person is told of, too: as a keyed hash, as the row outlives them. */
function whoIsIn(ctx: Context, hindrance: Hindrance | undefined): string {
  if (hindrance === undefined || !('ids' in hindrance)) return ''
  return ` ${ctx.seal.fingerprint('in the way of a draw', hindrance.ids.toSorted().join())}`
}

async function tell(ctx: Context, { id, registration_close_date }: Exchange, why: string) {
  const once = `${registration_close_date} ${why}`
  await enqueueMail(ctx, { kind: 'draw_waits', exchangeId: id, once })
}
