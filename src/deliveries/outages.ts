import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { lastPulse } from '../platform/steadiness.ts'
import { isUnseen } from '../post/kinds.ts'
import {
  type Affected,
  findLastTaken,
  isGivenUp,
  lastTakenAnywhere,
  listAffected,
} from './affected.ts'
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
