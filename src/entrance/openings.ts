import { sql } from 'kysely'
import { type Context, transact } from '../context.ts'
import { localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { tomorrowAnywhere, wholeDay } from '../platform/clock.ts'
import { prepare } from '../platform/prepared.ts'
import { leadsIn } from './rules.ts'
import type { Way } from './tables.ts'

/**
 * By which way a session began. Of a `quiet` one nothing is noted: by a mail of their own that tells of a
 * message or reminds. One that others may have had in their hands, too, names the hash of its link, and the day up
 * to which its use is noted; `isOwn` if it is a card that the person has made.
 */
export type Entry =
  | { way: 'own' | 'quiet' }
  | { way: Way; link: string; notedOn: string; isOwn?: boolean }

/**
 * The person whose session began in this way; undefined if they no longer take part, or if it has ended:
 * with its card, or, if it came from the mailbox, when mail is set up or the person signs in by a mail of
 * their own.
 */
export async function findByEntry(
  ctx: Context,
  id: string,
  entry: Entry,
): Promise<Participant | undefined> {
  if (!('link' in entry)) return await findParticipant(ctx, id)
  const { way, link } = entry
  if (way === 'mailbox' && ctx.sender !== undefined) return undefined
  const open = ctx.db
    .selectFrom('participants')
    .innerJoin('sign_in_links', 'sign_in_links.participant_id', 'participants.id')
    .selectAll('participants')
    .where('participants.id', '=', id)
    .where('status', '=', 'active')
    .where('token_hash', '=', link)
    .where('kind', '=', way)
  // A link from the mailbox is spent by the sign-in that the session began with.
  const living = way === 'card' ? open.where('spent_at', 'is', null) : open
  return await living.executeTakeFirst()
}

/** Notes, once a day, that a session that began in this way is in use. Returns how it stands now. */
export async function noteUse(
  ctx: Context,
  exchange: Pick<Exchange, 'timezone'>,
  participant: Pick<Participant, 'id'>,
  entry: Entry,
): Promise<Entry> {
  if (!('link' in entry)) return entry
  const today = localDate(exchange.timezone, ctx.clock()).toString()
  if (entry.notedOn === today) return entry
  await recordOpening(ctx, exchange, participant, entry.way, 'goes on')
  return { ...entry, notedOn: today }
}

/** Whether a session began in a way that nobody else had in their hands: also by a card that they have made. */
export function isTheirOwn(entry: Entry | undefined): boolean {
  return entry !== undefined && ('link' in entry ? entry.isOwn === true : entry.way === 'own')
}

/**
 * How a session of this participant began that an earlier version has not noted it of: by their own link,
 * unless others ever had a way to this page. Then it might be theirs, and undefined ends it.
 */
export async function entryOfOld(ctx: Context, id: string): Promise<Entry | undefined> {
  const opening = await ctx.db
    .selectFrom('openings')
    .select('day')
    .where('participant_id', '=', id)
    .executeTakeFirst()
  return opening ? undefined : { way: 'own' }
}

/** Notes, for the person's own page, that it was opened in this way today, or goes on to be. Returns the day. */
export async function recordOpening(
  ctx: Context,
  { timezone }: Pick<Exchange, 'timezone'>,
  { id }: Pick<Participant, 'id'>,
  way: Way,
  how: 'anew' | 'goes on' = 'anew',
): Promise<string> {
  const day = localDate(timezone, ctx.clock()).toString()
  await ctx.db
    .insertInto('openings')
    .values({ participant_id: id, way, day })
    .onConflict((known) => {
      const sameDay = known.columns(['participant_id', 'way', 'day'])
      return how === 'anew'
        ? sameDay.doUpdateSet({ times: sql<number>`openings.times + 1` })
        : sameDay.doNothing()
    })
    .execute()
  return day
}

/** What others have done about somebody's page on a day: opened it by a way of theirs, or made a card for it. */
export type Step = { way: Way | 'made'; day: string; times: number }

const stepsOf = prepare((db, id: string) => {
  const made = db
    .selectFrom('sign_in_links')
    .select((card) => [
      card.val<Step['way']>('made').as('way'),
      card.ref('made_on').$notNull().as('day'),
      card.fn.countAll<number>().as('times'),
    ])
    .where('participant_id', '=', id)
    .where('kind', '=', 'card')
    .where('own', '=', 0)
    .where('made_on', 'is not', null)
    .groupBy('made_on')
  return db
    .selectFrom('openings')
    .select((opening) => [opening.ref('way').$castTo<Step['way']>().as('way'), 'day', 'times'])
    .where('participant_id', '=', id)
    .unionAll(made)
    .orderBy('day')
})

/** All steps of one person, by day. */
export function listStepsOf(ctx: Context, { id }: Pick<Participant, 'id'>): Promise<Step[]> {
  return stepsOf.all(ctx, id)
}

const mailboxLinksIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('sign_in_links')
    .innerJoin('participants', 'participants.id', 'sign_in_links.participant_id')
    .select(['participants.id', 'kind', 'expires_at', 'spent_at'])
    .where('participants.exchange_id', '=', exchangeId)
    .where('kind', '=', 'mailbox'),
)

/** Whom a link from the mailbox leads to their page, by participant id; nobody, once mail is set up. */
export async function findMailboxWays(
  ctx: Context,
  exchangeId: string,
): Promise<ReadonlySet<string>> {
  const { sender } = ctx
  const links = sender === undefined ? await mailboxLinksIn.all(ctx, exchangeId) : []
  const now = ctx.clock()
  return new Set(links.filter((link) => leadsIn(link, { now, sender })).map(({ id }) => id))
}

/** Job: openings on a day that lies ahead were noted by a clock that was wrong, and were today. */
export async function renewOpenings(ctx: Context): Promise<void> {
  const day = wholeDay(ctx.clock()).slice(0, 10)
  const tomorrow = tomorrowAnywhere(ctx.clock())
  const first = await ctx.db
    .selectFrom('openings')
    .select('day')
    .where('day', '>', tomorrow)
    .executeTakeFirst()
  if (!first) return
  await transact(ctx, async ({ db }) => {
    const ahead = await db
      .deleteFrom('openings')
      .where('day', '>', tomorrow)
      .returningAll()
      .execute()
    for (const opening of ahead) {
      await db
        .insertInto('openings')
        .values({ ...opening, day })
        .onConflict((known) =>
          known
            .columns(['participant_id', 'way', 'day'])
            .doUpdateSet({ times: sql<number>`openings.times + ${opening.times}` }),
        )
        .execute()
    }
  })
}
