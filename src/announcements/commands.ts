import { type Context, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import { enqueueMail } from '../post/commands.ts'
import { findAnnouncement, readAudience } from './queries.ts'

/** `mailed`: how many get it by mail; everybody has it on their page. `next`: when one may be sent again. */
export type AnnounceOutcome =
  | { ok: true; mailed: number }
  | { ok: false; reason: 'nobody' }
  | { ok: false; reason: 'too_often'; next: Temporal.Instant }

/**
 * Tells everybody who takes part, by mail where one reaches them, and on their pages. Whoever joins
 * later finds it there, too. The same id again says nothing twice.
 */
export async function announce(
  ctx: Context,
  { id: exchangeId }: Pick<Exchange, 'id'>,
  { id, text }: { id: string; text: string },
): Promise<AnnounceOutcome> {
  return await transact(ctx, async (ctx): Promise<AnnounceOutcome> => {
    const { people, mailed, next } = await readAudience(ctx, exchangeId)
    const done = { ok: true, mailed: mailed.length } as const
    if (await findAnnouncement(ctx, exchangeId, id)) return done
    if (people.length === 0) return { ok: false, reason: 'nobody' }
    if (next) return { ok: false, reason: 'too_often', next }
    const sent_at = timestamp(ctx.clock())
    await ctx.db
      .insertInto('announcements')
      .values({ exchange_id: exchangeId, id, text, sent_at })
      .execute()
    for (const { id: participantId } of mailed) {
      const order = { exchangeId, participantId, announcementId: id, once: id }
      await enqueueMail(ctx, { kind: 'announcement', ...order })
    }
    return done
  })
}

/** Job: a stamp that lies ahead was made by a clock that was wrong, and becomes now. */
export async function renewAnnouncementStamps({ db, clock }: Context): Promise<void> {
  const now = timestamp(clock())
  await db.updateTable('announcements').set({ sent_at: now }).where('sent_at', '>', now).execute()
}
