import { type ExpressionBuilder, sql } from 'kysely'
import { timestamp } from '../clock.ts'
import type { Ground, Tables } from '../database.ts'
import type { OutboxMail } from './outbox.ts'

/**
 * Claims up to `limit` due mails for one process; nobody else gets them while it is present. One that
 * others have taken for dead gets none.
 */
export async function claimDueMails(
  { db, clock }: Ground,
  { limit, holder }: { limit: number; holder: string },
): Promise<OutboxMail[]> {
  if (limit <= 0) return []
  return await db
    .updateTable('outbox')
    .set({ claimed_by: holder, tries: sql<number>`tries + 1` })
    .where('id', 'in', (due) =>
      due
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', timestamp(clock()))
        .where((is) => is.or([is('claimed_by', 'is', null), isAbandoned(is, holder)]))
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('processes').select('processes.id').where('processes.id', '=', holder)),
        )
        .orderBy('due_at')
        .limit(limit),
    )
    .returningAll()
    .execute()
}

/**
 * Whether the process still has this claim. It may have been frozen until others took it for dead:
 * then the mail is theirs, or free for them to take.
 */
export async function hasClaim(
  { db }: Ground,
  { id, round, tries }: OutboxMail,
  holder: string,
): Promise<boolean> {
  const claim = await db
    .selectFrom('outbox')
    .innerJoin('processes', 'processes.id', 'claimed_by')
    .select('outbox.id')
    .where('outbox.id', '=', id)
    .where('state', '=', 'waiting')
    .where('round', '=', round)
    .where('tries', '=', tries)
    .where('claimed_by', '=', holder)
    .executeTakeFirst()
  return claim !== undefined
}

/** Releases claims on mails that were not tried, and does not count them as tries. */
export async function unclaim(
  { db }: Ground,
  claimed: readonly OutboxMail[],
  holder: string,
): Promise<void> {
  if (claimed.length === 0) return
  await db
    .updateTable('outbox')
    .set({ claimed_by: null, tries: sql<number>`tries - 1` })
    .where((is) =>
      is.or(claimed.map(({ id, tries }) => is.and([is('id', '=', id), is('tries', '=', tries)]))),
    )
    .where('claimed_by', '=', holder)
    .execute()
}

/** Claimed by a process that is no longer present. Our own claims are still being worked on. */
function isAbandoned(is: ExpressionBuilder<Tables, 'outbox'>, holder: string) {
  return is.and([
    is('claimed_by', '!=', holder),
    is('claimed_by', 'not in', is.selectFrom('processes').select('id')),
  ])
}
