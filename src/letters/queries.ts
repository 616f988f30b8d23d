import type { Context } from '../context.ts'
import { type Deadline, readDeadline } from '../deadline/queries.ts'
import { hasJoinedByCard } from '../entrance/queries.ts'
import { PURGE_NOTICE_DAYS, plannedPurge } from '../exchanges/purge-dates.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { isToBeTakenOut } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import type { MailState, OutboxMail } from '../platform/mail/outbox.ts'
import { readSettings } from '../platform/settings.ts'
import { secondsOfLife } from '../platform/steadiness.ts'
import { isMissed, mayRetry } from '../post/rules.ts'
import { findAsTheyWere } from './readers.ts'
import { FAILURES_WRITTEN_OF } from './rules.ts'

/**
 * How many of these mails that did not arrive are missed, by exchange; not what was given up for reasons of ours and goes out by itself once
 * mail does, as the mail that says so.
 */
export async function countNotArrived(
  ctx: Context,
  mails: readonly OutboxMail[],
): Promise<{ exchange: string; slug: string; mails: number }[]> {
  const exchanges = await ctx.db
    .selectFrom('exchanges')
    .select(['id', 'name as exchange', 'slug', 'completed_at'])
    .orderBy('created_at')
    .execute()
  return exchanges
    .map(({ id, completed_at, ...exchange }) => {
      const theirs = mails.filter(({ exchange_id }) => exchange_id === id)
      const missed = theirs.filter((mail) => {
        return isMissed({
          ...mail,
          isOver: completed_at !== null && completed_at >= mail.created_at,
        })
      })
      return { ...exchange, mails: missed.length }
    })
    .filter(({ mails }) => mails > 0)
}

/**
 * How things are since the reader of an address said that it is not for them: they are in a draw; who it
 * was meant for had joined without an email, so that the address alone was taken out; or there is
 * another address now, or none, so that nothing else tells of their no.
 */
export type Since = 'drawn' | 'email_out' | 'email_changed'

/** Undefined once they have taken it back. */
export async function sinceTheirNo(
  ctx: Context,
  mail: OutboxMail,
  somebody: Participant,
): Promise<Since | undefined> {
  if (isToBeTakenOut(somebody)) return 'drawn'
  if (somebody.email === null && (await hasJoinedByCard(ctx, somebody))) return 'email_out'
  const then = await findAsTheyWere(ctx, mail, somebody.id)
  return then?.email === somebody.email ? undefined : 'email_changed'
}

/** Why names were not drawn though that was to happen by itself; undefined while nothing of it is to be told. */
export type DrawThatWaits = Extract<Deadline, { step: 'failed' | 'too_late' }>

export async function findDrawThatWaits(
  ctx: Context,
  exchange: Exchange,
): Promise<DrawThatWaits | undefined> {
  const deadline = await readDeadline(ctx, exchange)
  return deadline?.step === 'failed' || deadline?.step === 'too_late' ? deadline : undefined
}

/** When an exchange is erased, if that is to be told by now: it may be kept longer meanwhile. */
export async function findPurgeToTell(
  ctx: Context,
  exchange: Exchange,
): Promise<Temporal.Instant | undefined> {
  const now = ctx.clock()
  const purge = plannedPurge(exchange, now, await secondsOfLife(ctx))
  const soon = now.add({ hours: 24 * (PURGE_NOTICE_DAYS + 1) })
  return purge && Temporal.Instant.compare(purge, soon) <= 0 ? purge : undefined
}

/**
 * When a notice of failed mail last went out, which failures it told of, up to when they finished, and when another was
 * last tried in vain; empty if never. And whether one is still to go out, which is written then, or lies where the admin
 * reads it as no mail goes out.
 */
export async function lastToldOfFailures(
  ctx: Context,
): Promise<{ at: string; upTo: string; triedAt: string; isToBeTold: boolean }> {
  const notices = await ctx.db
    .selectFrom('outbox')
    .select(['state', 'created_at', 'finished_at'])
    .where('kind', '=', 'mail_failure_notice')
    .orderBy('created_at')
    .execute()
  const newest = (times: readonly string[]) => times.toSorted().at(-1) ?? ''
  const inVain = notices.filter(({ state }) => mayRetry(state) || state === 'held')
  const told = notices.filter((notice) => notice.state !== 'waiting' && !inVain.includes(notice))
  const open: readonly MailState[] = ctx.sender === undefined ? ['waiting', 'held'] : ['waiting']
  const last = told.at(-1)
  // What is noted is of the newest one, even if that was in vain.
  const noted = last === notices.at(-1) && (await readSettings(ctx)).get(FAILURES_WRITTEN_OF)
  return {
    at: newest(told.map(({ created_at, finished_at }) => finished_at ?? created_at)),
    upTo: noted || (last?.created_at ?? ''),
    triedAt: newest(inVain.map(({ created_at }) => created_at)),
    isToBeTold: notices.some(({ state }) => open.includes(state)),
  }
}
