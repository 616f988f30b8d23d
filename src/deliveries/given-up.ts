import { type Context, transact } from '../context.ts'
import { tellAnew } from '../messages/commands.ts'
import { timestamp } from '../platform/clock.ts'
import { domainOf } from '../platform/mail/addresses.ts'
import { forget, sendAgain } from '../platform/mail/outbox.ts'
import { giveUp } from '../platform/mail/put-off.ts'
import { lastPulse } from '../platform/steadiness.ts'
import { isUnseen, SEEN_KINDS, UNSEEN_KINDS } from '../post/kinds.ts'
import { type Affected, findLastTaken, isGivenUp, listAffected } from './affected.ts'
import { listWaiting } from './domains.ts'
import { momentHasPassed } from './rules.ts'

/**
 * Job: once a mail was taken again, sends all that was given up for reasons of ours and whose moment has
 * not passed. Before that, one of them at a time waits to be tried, so that we notice. If one provider
 * alone has refused us, that holds for its domain. What no page may show moves none of the others; of its own
 * what comes too late is forgotten, and its reader told anew at the next hour that is fixed for it.
 */
export async function sendGivenUp(ctx: Context): Promise<void> {
  if (ctx.sender === undefined) return
  const affected = await listAffected(ctx)
  const late = sentOnceMailGoes(ctx, affected)
  await forgetTooLate(
    ctx,
    affected.filter((mail) => isUnseen(mail) && isGivenUp(mail) && !late.includes(mail)),
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

async function forgetTooLate(ctx: Context, tooLate: readonly Affected[]): Promise<void> {
  if (tooLate.length === 0) return
  await transact(ctx, async (ctx) => {
    for (const { kind, participant_id: id, exchange_id } of tooLate) {
      if (kind === 'message_notice' && id !== null && exchange_id !== null) {
        await tellAnew(ctx, { id, exchange_id })
      }
    }
    await forget(
      ctx,
      tooLate.map(({ id }) => id),
    )
  })
}

/**
 * Job: a mail that was given up, and is tried in place of the others, is given up anew once its exchange is finished.
 * It waits, though it was tried for more than a day of time that passed.
 */
export async function giveUpWhatIsOver(ctx: Context): Promise<void> {
  const pulse = await lastPulse(ctx)
  if (ctx.sender === undefined || pulse === undefined) return
  const aDayAgo = timestamp(pulse.subtract({ hours: 24 }))
  await transact(ctx, async (ctx) => {
    const over = (await listAffected(ctx))
      .filter(({ state, exchange_state }) => state === 'waiting' && exchange_state === 'completed')
      .filter(({ tried_since }) => tried_since !== null && tried_since < aDayAgo)
      .filter((mail) => momentHasPassed(mail, ctx.clock()))
    await giveUp(
      ctx,
      over.map(({ id }) => id),
    )
  })
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
