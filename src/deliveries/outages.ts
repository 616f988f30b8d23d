import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import { forget, sendAgain } from '../platform/mail/outbox.ts'
import { giveUp } from '../platform/mail/put-off.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { prepare } from '../platform/prepared.ts'
import { lastPulse } from '../platform/steadiness.ts'
import { isUnseen, SEEN_KINDS, UNSEEN_KINDS } from '../post/kinds.ts'
import { lastTakenByDomain, listWaiting } from './domains.ts'
import { momentHasPassed, OUTAGE_REMEMBERED_DAYS, type Outage, type Outages } from './rules.ts'
import { findUnusable, isUnusableForLong } from './server-check.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** On pages of the organiser, whether mail goes out. */
    outages: Outages
  }
}

/**
 * Whether mail goes out, as far as mails tell that pages may show, and the mail server itself. It is known not to only
 * while something waits for that: what came too late is not tried again, so it says nothing of today. `settings`:
 * all of them, if they are known.
 */
export async function findOutages(
  ctx: Context,
  settings?: ReadonlyMap<string, string>,
): Promise<Outages> {
  if (ctx.sender === undefined) return NONE
  const now = ctx.clock()
  const lately = timestamp(now.subtract({ hours: 24 * OUTAGE_REMEMBERED_DAYS }))
  // That there was another one to try, and to whom, would tell who is written to.
  const affected = (await listAffected(ctx)).filter((mail) => !isUnseen(mail))
  const takenAt = await findLastTaken(ctx, affected)
  // Tries are counted in time that passed: the pulse that notices a jump moves since when they go on.
  const pulse = affected.length > 0 ? await lastPulse(ctx, settings) : undefined
  const aDayAgo = timestamp((pulse ?? now).subtract({ hours: 24 }))
  const told = affected
    .filter(({ state, finished_at }) => state === 'waiting' || (finished_at ?? '') > lately)
    .filter((mail) => mail.state === 'waiting' || (mail.finished_at ?? '') > takenAt(mail))
  const isLong = (mail: Affected) =>
    mail.state === 'failed' ||
    [mail.tried_since ?? aDayAgo, takenAt(mail)].every((at) => at < aDayAgo)
  const waits = told.filter((mail) => !isGivenUp(mail) || !momentHasPassed(mail, now))
  const lasting = told.filter(({ domain }) => waits.some((mail) => mail.domain === domain))
  const given = lasting.find(isLong)
  if (!given && ctx.deliveryFails()) {
    return { ...NONE, outage: { reason: undefined, answer: null, isLong: false } }
  }
  const mail = given ?? lasting[0]
  if (mail) {
    const { reason, answer, domain } = mail
    const outage = { reason: reason ?? undefined, answer, domain, isLong: mail === given }
    return { ...NONE, outage }
  }
  const [last] = told
  const missed = last && { at: last.finished_at ?? timestamp(now), domain: last.domain }
  return { outage: await outageOfServer(ctx, settings), missed }
}

const NONE: Outages = { outage: undefined, missed: undefined }

/** What no mail tells that pages may show: whether the mail server can be used. */
async function outageOfServer(
  ctx: Context,
  settings: ReadonlyMap<string, string> | undefined,
): Promise<Outage | undefined> {
  const unusable = await findUnusable(ctx, settings)
  if (!unusable || (await lastTakenAnywhere(ctx)) > unusable.lastCheck) return undefined
  const { reason, answer = null } = unusable
  return { reason, answer, isLong: isUnusableForLong(unusable) }
}

/**
 * Job: once a mail was taken again, sends all that was given up for reasons of ours and whose moment has
 * not passed. Before that, one of them at a time waits to be tried, so that we notice. If one provider
 * alone has refused us, that holds for its domain. What no page may show moves none of the others. One that was
 * being tried so when its moment passed is given up anew.
 */
export async function sendGivenUp(ctx: Context): Promise<void> {
  if (ctx.sender === undefined) return
  const { over = [], affected = [] } = Object.groupBy(await listAffected(ctx), (mail) =>
    wasGivenUp(ctx, mail) && momentHasPassed(mail, ctx.clock()) ? 'over' : 'affected',
  )
  await giveUp(
    ctx,
    over.map(({ id }) => id),
  )
  const late = sentOnceMailGoes(ctx, affected)
  const tooLate = affected.filter(
    (mail) => isUnseen(mail) && isGivenUp(mail) && !late.includes(mail),
  )
  await forget(
    ctx,
    tooLate.map(({ id }) => id),
  )
  if (late.length === 0) return
  const takenAt = await findLastTaken(ctx, affected)
  const ids: string[] = []
  for (const lane of [late.filter(isUnseen), late.filter((mail) => !isUnseen(mail))]) {
    for (const mails of Map.groupBy(lane, ({ domain }) => domain).values()) {
      const missed = mails.filter((mail) => (mail.finished_at ?? '') < takenAt(mail))
      const isTried = missed.length > 0 || (await isAnyWaiting(ctx, mails))
      ids.push(...(isTried ? missed : mails.slice(0, 1)).map(({ id }) => id))
    }
  }
  if ((await sendAgain(ctx, ids, ['failed'], 'same key')) > 0) ctx.mailIsWaiting()
}

/** The ids of all that was given up, and would be sent by `sendGivenUp` as soon as mail goes out. */
export async function listGivenUp(ctx: Context): Promise<string[]> {
  return sentOnceMailGoes(ctx, await listAffected(ctx)).map(({ id }) => id)
}

function sentOnceMailGoes({ clock }: Context, affected: readonly Affected[]): Affected[] {
  return affected.filter(isGivenUp).filter((mail) => !momentHasPassed(mail, clock()))
}

function isGivenUp({ state }: Pick<Affected, 'state'>): boolean {
  return state === 'failed'
}

/** It waits, and was tried for more than a day: it was given up before, and is tried in place of the others. */
function wasGivenUp({ clock }: Context, { state, tried_since }: Affected): boolean {
  const aDayAgo = timestamp(clock().subtract({ hours: 24 }))
  return state === 'waiting' && tried_since !== null && tried_since < aDayAgo
}

type Affected = Awaited<ReturnType<typeof listAffected>>[number]

const ourTroubles = prepare((db) =>
  db
    .selectFrom('outbox')
    .leftJoin('exchanges', 'exchanges.id', 'outbox.exchange_id')
    .leftJoin('participants', 'participants.id', 'outbox.participant_id')
    .select(['outbox.id', 'kind', 'outbox.state', 'reason', 'answer', 'finished_at', 'email'])
    .select(['outbox.created_at', 'tried_since', 'exchanges.state as exchange_state', 'timezone'])
    .select((mail) => mail.selectFrom('admins').select('email').limit(1).as('admin'))
    .select('completed_at')
    .where('outbox.state', 'in', ['waiting', 'failed'])
    .where('reason', 'in', OUR_REASONS)
    .orderBy((is) => is('reason', '=', 'provider_refuses_us'))
    .orderBy('finished_at', 'desc'),
)

/**
 * Mails that wait or were given up for reasons of ours, those that were given up last first; with the
 * domain of their reader, if it alone refuses us.
 */
async function listAffected(ctx: Context) {
  const mails = await ourTroubles.all(ctx)
  const isApart = ({ reason }: (typeof mails)[number]) => reason === 'provider_refuses_us'
  return mails.map((mail) => ({
    ...mail,
    domain: isApart(mail) ? domainOf(mail.email ?? mail.admin ?? '') : undefined,
  }))
}

/**
 * When a mail that pages may show was last taken, by anybody or by the one domain that it is about; empty if
 * none was.
 */
async function findLastTaken(
  ctx: Context,
  affected: readonly Affected[],
): Promise<(mail: Affected) => string> {
  if (affected.length === 0) return () => ''
  const isAnyApart = affected.some(({ domain }) => domain !== undefined)
  const byDomain = isAnyApart ? await lastTakenByDomain(ctx) : new Map<string, string>()
  const everywhere = isAnyApart
    ? ([...byDomain.values()].toSorted().at(-1) ?? '')
    : await lastTakenAnywhere(ctx)
  return ({ domain }) => (domain === undefined ? everywhere : (byDomain.get(domain) ?? ''))
}

async function lastTakenAnywhere(ctx: Context): Promise<string> {
  const { at } = await ctx.db
    .selectFrom('outbox')
    .select(sql<string>`coalesce(max(finished_at), '')`.as('at'))
    .where('state', '=', 'sent')
    .where('kind', 'not in', UNSEEN_KINDS)
    .executeTakeFirstOrThrow()
  return at
}

/** Whether a mail waits that would tell that mail is taken again, by their domain if they have one. */
async function isAnyWaiting(ctx: Context, [mail]: readonly Affected[]): Promise<boolean> {
  if (!mail) return false
  const waiting = await listWaiting(ctx, isUnseen(mail) ? UNSEEN_KINDS : SEEN_KINDS)
  return waiting.some(({ address, reason }) =>
    mail.domain === undefined
      ? reason !== 'provider_refuses_us'
      : domainOf(address) === mail.domain,
  )
}
