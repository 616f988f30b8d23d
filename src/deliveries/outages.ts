import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { sendAgain } from '../platform/mail/outbox.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { momentHasPassed, OUTAGE_REMEMBERED_DAYS, type Outage } from './rules.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** On pages of the organiser, why no mail goes out; undefined while it does. */
    outage: Outage | undefined
  }
}

/** Undefined while mail goes out, as far as anybody knows. */
export async function findOutage(ctx: Context): Promise<Outage | undefined> {
  if (ctx.sender === undefined) return undefined
  const lately = timestamp(ctx.clock().subtract({ hours: 24 * OUTAGE_REMEMBERED_DAYS }))
  const mail = await ctx.db
    .selectFrom('outbox')
    .select(['state', 'reason', 'answer'])
    .where('reason', 'in', OUR_REASONS)
    .where((is) =>
      is.or([
        is('state', '=', 'waiting'),
        is.and([
          is('state', '=', 'failed'),
          is('finished_at', '>', lately),
          is('finished_at', '>', lastTaken(ctx)),
        ]),
      ]),
    )
    // Those that were given up say more.
    .orderBy('state')
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const why = { reason: mail?.reason ?? undefined, answer: mail?.answer ?? null }
  if (mail?.state === 'failed') return { ...why, isLong: true }
  if (ctx.deliveryFails()) return { reason: undefined, answer: null, isLong: false }
  return mail && { ...why, isLong: false }
}

/**
 * Job: once a mail was taken again, sends all that was given up for reasons of ours and whose moment has
 * not passed. Before that, one of them at a time waits to be tried, so that we notice.
 */
export async function sendGivenUp(ctx: Context): Promise<void> {
  if (ctx.sender === undefined) return
  const failed = await listGivenUp(ctx)
  const late = failed.filter((mail) => !momentHasPassed(mail, ctx.clock()))
  if (late.length === 0) return
  const { at: taken } = await lastTaken(ctx).executeTakeFirstOrThrow()
  const missed = late.filter(({ finished_at }) => (finished_at ?? '') < taken)
  const tried = missed.length > 0 || (await isAnyWaiting(ctx)) ? missed : late.slice(0, 1)
  const ids = tried.map(({ id }) => id)
  if ((await sendAgain(ctx, ids, ['failed'], 'same key')) > 0) ctx.mailIsWaiting()
}

/** The id of a mail that is due and whose reader took one before; undefined if there is none. */
export async function pickProbe(ctx: Context): Promise<string | undefined> {
  const mail = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'waiting')
    .where('claimed_by', 'is', null)
    .where('due_at', '<=', timestamp(ctx.clock()))
    .where((is) =>
      is.exists(
        is
          .selectFrom('outbox as earlier')
          .select('earlier.id')
          .whereRef('earlier.participant_id', '=', 'outbox.participant_id')
          .where('earlier.state', '=', 'sent'),
      ),
    )
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return mail?.id
}

/** Mails that were given up for reasons of ours, the last ones first. */
function listGivenUp(ctx: Context) {
  return ctx.db
    .selectFrom('outbox')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .select(['outbox.id', 'kind', 'finished_at', 'outbox.created_at'])
    .select(['exchanges.state as exchange_state', 'timezone'])
    .where('outbox.state', '=', 'failed')
    .where('reason', 'in', OUR_REASONS)
    .orderBy('finished_at', 'desc')
    .execute()
}

/** When a mail was last taken; empty if none was. */
function lastTaken(ctx: Context) {
  return ctx.db
    .selectFrom('outbox as taken')
    .select(sql<string>`coalesce(max(taken.finished_at), '')`.as('at'))
    .where('taken.state', '=', 'sent')
}

async function isAnyWaiting(ctx: Context): Promise<boolean> {
  const waiting = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst()
  return waiting !== undefined
}
