import type { Context } from '../context.ts'
import { listParticipants } from '../participants/queries.ts'
import { canBeMailed } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { prepare } from '../platform/prepared.ts'
import { ANNOUNCEMENTS_SHOWN_MAX, nextAnnouncementAt } from './rules.ts'
import type { Announcement } from './tables.ts'

const newest = prepare((db, exchangeId: string) =>
  db
    .selectFrom('announcements')
    .select(['id', 'text', 'sent_at'])
    .where('exchange_id', '=', exchangeId)
    .orderBy('sent_at', 'desc')
    .orderBy('id')
    .limit(ANNOUNCEMENTS_SHOWN_MAX),
)

/** What everybody in this exchange was told lately, newest first. */
export function listAnnouncements(ctx: Context, exchangeId: string): Promise<Announcement[]> {
  return newest.all(ctx, exchangeId)
}

/** What a mail of this exchange says; undefined if it is gone. */
export function findAnnouncement(
  ctx: Context,
  exchangeId: string,
  id: string,
): Promise<Announcement | undefined> {
  return ctx.db
    .selectFrom('announcements')
    .select(['id', 'text', 'sent_at'])
    .where('exchange_id', '=', exchangeId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Whom an announcement would reach now. */
type Audience = {
  people: readonly Participant[]
  /** Those among them whom a mail reaches. */
  mailed: readonly Participant[]
  /** When one may be sent again; undefined if that is now. */
  next: Temporal.Instant | undefined
}

export async function readAudience(ctx: Context, exchangeId: string): Promise<Audience> {
  const people = await listParticipants(ctx, exchangeId)
  return {
    people,
    mailed: people.filter((person) => canBeMailed(person, ctx.sender)),
    next: nextAnnouncementAt(await listAnnouncements(ctx, exchangeId), ctx.clock()),
  }
}
