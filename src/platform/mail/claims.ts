import { type ExpressionBuilder, sql } from 'kysely'
import { timestamp } from '../clock.ts'
import type { Ground, Tables } from '../database.ts'
import { giveUpAt, LONGEST_RETRY_MINUTES, type OutboxMail } from './outbox.ts'

/** Mails that wait for the transport are due a moment after it; a clock that is put right by less makes nothing due. */
const SLACK_SECONDS = 1

type Claim = {
  kinds: readonly OutboxMail['kind'][]
  limit: number
  holder: string
  first?: string | undefined
  except?: readonly string[] | undefined
}

/**
 * Claims up to `limit` due mails of these kinds for one process, `first` before all others, none of `except`; nobody else
 * gets them while it is present. One that others have taken for dead gets none. Those that were due first come first.
 */
export async function claimDueMails(
  { db, clock }: Ground,
  { kinds, limit, holder, first = '', except = [] }: Claim,
): Promise<OutboxMail[]> {
  if (limit <= 0) return []
  const now = clock()
  const claimed = await db
    .updateTable('outbox')
    .set({
      claimed_by: holder,
      tries: sql<number>`tries + 1`,
      give_up_at: sql<string>`case when due_at > ${tooFar(now)} then ${giveUpAt(now)} else give_up_at end`,
    })
    .where('id', 'in', (due) =>
      due
        .selectFrom('outbox')
        .select('id')
        .where('state', '=', 'waiting')
        .where('kind', 'in', kinds)
        .where((is) => is.or([is('due_at', '<=', timestamp(now)), is('due_at', '>', tooFar(now))]))
        .where((is) => is.or([is('claimed_by', 'is', null), isAbandoned(is, holder)]))
        .$if(except.length > 0, (mail) => mail.where('id', 'not in', except))
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('processes').select('processes.id').where('processes.id', '=', holder)),
        )
        .orderBy((is) => is('id', '=', first), 'desc')
        .orderBy('due_at')
        .orderBy('dedup_key')
        .limit(limit),
    )
    .returningAll()
    .execute()
  const place = ({ due_at, dedup_key }: OutboxMail) => `${due_at} ${dedup_key}`
  return claimed.toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
}

/**
 * Notes, directly before a mail is handed over, that it may arrive: whoever dies now leaves it counted, and
 * the outcome puts it right. Returns whether the process still has this claim: it may have been frozen until
 * others took it for dead, and then the mail is theirs, or free for them to take, and nothing is noted.
 */
export async function takeInHand(
  { db }: Ground,
  { id, round, tries, unanswered }: OutboxMail,
  { holder, dropsTwins }: { holder: string; dropsTwins: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ unanswered: oneMore(unanswered, dropsTwins) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('round', '=', round)
    .where('tries', '=', tries)
    .where('claimed_by', '=', holder)
    .where('claimed_by', 'in', (is) => is.selectFrom('processes').select('processes.id'))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** How often a mail may have arrived after one more try: once, while the transport drops its twins. */
export function oneMore(unanswered: number, dropsTwins: boolean): number {
  return dropsTwins ? Math.max(unanswered, 1) : unanswered + 1
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

/** In how many seconds the next mail of these kinds is due after `looked` that nobody has claimed. */
export async function secondsUntilDue(
  { db, clock }: Ground,
  kinds: readonly OutboxMail['kind'][],
  looked: Temporal.Instant,
): Promise<number | undefined> {
  const next = await db
    .selectFrom('outbox')
    .select('due_at')
    .where('state', '=', 'waiting')
    .where('kind', 'in', kinds)
    .where('claimed_by', 'is', null)
    .where('due_at', '>', timestamp(looked))
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return next && Temporal.Instant.from(next.due_at).since(clock()).total('seconds')
}

/** No mail is put off for longer than this: a clock that was wrong has written what is. */
function tooFar(now: Temporal.Instant): string {
  return timestamp(now.add({ minutes: LONGEST_RETRY_MINUTES, seconds: SLACK_SECONDS }))
}

/** Claimed by a process that is no longer present. Our own claims are still being worked on. */
function isAbandoned(is: ExpressionBuilder<Tables, 'outbox'>, holder: string) {
  return is.and([
    is('claimed_by', '!=', holder),
    is('claimed_by', 'not in', is.selectFrom('processes').select('id')),
  ])
}
