import { timestamp } from '../clock.ts'
import type { Ground } from '../database.ts'
import { domainOf } from './addresses.ts'
import { mayConcernUs } from './answers.ts'
import { oneMore } from './claims.ts'
import type { Finished } from './in-hand.ts'
import { idsIn, type Lane } from './lanes.ts'
import { giveUpAt, LONGEST_RETRY_MINUTES, type OutboxMail, UNANSWERED_MAX } from './outbox.ts'
import { postpone, resume, resumeOthers, troubleColumns } from './put-off.ts'
import { type Delivery, failed, OUR_REASONS, type Trouble } from './reasons.ts'
import { askedSeconds, backOffSeconds } from './transport-pause.ts'

/** So much later a mail is tried again that may have arrived: a server may be in trouble for minutes. */
const UNANSWERED_AGAIN_MINUTES = 30
/** How often it is looked whether a missing key is back. */
const KEY_LOOKED_FOR_MINUTES = 10
/** How much earlier than the others of its domain one mail is tried, to learn whether it is taken. */
const PROBED_MINUTES = 1

export type Recorder<Context> = {
  holder: string
  lane: Lane<Context>
  /** False while the clock may be wrong: then no mail is given up because a day has passed. */
  mayGiveUp(): boolean
  /** What rooms note about an outcome, in the transaction that records it. */
  note(ctx: Context, settled: Settled): Promise<void>
}

/** The outcome of one mail, and the address it was for. */
type Settled = { mail: OutboxMail; address: string; delivery: Delivery }

/** Records the outcome of one mail, and what it says about others. */
export async function record<Context extends Ground>(
  ctx: Context,
  { mail, address, delivery: answered, dropsTwins = false }: Finished,
  recorder: Recorder<Context>,
): Promise<void> {
  const { lane } = recorder
  const { suspicion } = lane
  if (!answered) {
    await settle(ctx, mail, undefined, recorder)
    return
  }
  const mayHaveArrived = isUnanswered(answered)
  const unanswered = mayHaveArrived ? oneMore(mail.unanswered, dropsTwins) : mail.unanswered
  const isLast = mayHaveArrived && !dropsTwins && unanswered >= UNANSWERED_MAX
  const wereAllOff = suspicion.isAllOff()
  const { delivery, refusing, reopened } = suspicion.judge({
    mail,
    address,
    delivery: isLast ? neverAnswered(answered) : dropsTwins ? withoutTwins(answered) : answered,
    isOnlyReader:
      answered.outcome !== 'sent' &&
      mayConcernUs(answered) &&
      (await isOnlyReader(ctx, address, lane)),
  })
  const settled = await settle(ctx, { ...mail, unanswered }, delivery, recorder)
  if (settled) await recorder.note(ctx, { mail, address, delivery: settled })
  if (refusing !== undefined && delivery.outcome === 'delayed') {
    await putOff(ctx, refusing, delivery, { lane, mayGiveUp: recorder.mayGiveUp() })
  }
  if (reopened !== undefined) {
    lane.pauseAt(reopened).end()
    await resume(ctx, await idsIn(ctx, lane, [reopened]))
  }
  if (wereAllOff && !suspicion.isAllOff()) {
    const refused = await idsIn(ctx, lane, suspicion.refusing())
    await resumeOthers(ctx, await idsIn(ctx, lane), refused)
  }
}

function isUnanswered(delivery: Delivery): boolean {
  return delivery.outcome === 'delayed' && delivery.isUnanswered === true
}

/** A third time would be one too many: it may have arrived twice. */
function neverAnswered(answered: Delivery): Delivery {
  const { answer } = answered.outcome === 'sent' ? {} : answered
  return failed({ reason: 'smtp_unanswered', ...(answer !== undefined && { answer }) })
}

/** It need not wait for half an hour: what has arrived arrives no second time. */
function withoutTwins(answered: Delivery): Delivery {
  if (answered.outcome !== 'delayed') return answered
  const { isUnanswered: _, ...delayed } = answered
  return delayed
}

/** Puts off every mail to a domain that refuses us. */
async function putOff<Context extends Ground>(
  ctx: Context,
  domain: string,
  delivery: Delivery & Trouble,
  { lane, mayGiveUp }: { lane: Lane<Context>; mayGiveUp: boolean },
): Promise<void> {
  const until = lane.pauseAt(domain).afterFault(delivery)
  const [first, ...others] = await idsIn(ctx, lane, [domain])
  if (first !== undefined) await postpone(ctx, delivery, { until, mayGiveUp }, [first])
  const later = until.add({ minutes: PROBED_MINUTES })
  await postpone(ctx, delivery, { until: later, mayGiveUp }, others)
}

async function isOnlyReader<Context>(
  ctx: Context,
  address: string,
  lane: Lane<Context>,
): Promise<boolean> {
  const waiting = await lane.waiting(ctx)
  const here = waiting.filter((mail) => domainOf(mail.address) === domainOf(address))
  return here.every((mail) => mail.address.toLowerCase() === address.toLowerCase())
}

/**
 * Records the outcome of one mail; if the transport itself failed, all that wait in its lane are postponed.
 * Returns what it comes to, `failed` if it was tried for as long as it may be and nobody but its reader
 * is to blame; undefined if the mail is no longer ours to settle.
 */
async function settle<Context extends Ground>(
  ctx: Context,
  mail: OutboxMail,
  delivery: Delivery | undefined,
  { lane, holder, mayGiveUp }: Pick<Recorder<Context>, 'lane' | 'holder' | 'mayGiveUp'>,
): Promise<Delivery | undefined> {
  const { pause } = lane
  if (delivery?.outcome === 'sent') pause.end()
  const concernsAll = delivery?.outcome === 'delayed' && delivery.concernsAll
  const resumeAt = concernsAll ? pause.afterFault(delivery) : undefined
  const given = { tries: mail.tries, give_up_at: mayGiveUp() ? mail.give_up_at : undefined }
  const { unanswered } = mail
  const columns = outcome(given, delivery, ctx.clock(), resumeAt)
  const { numUpdatedRows } = await ctx.db
    .updateTable('outbox')
    .set({ claimed_by: null, ...columns, unanswered })
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    // If it was resent meanwhile, perhaps to another address, this try says nothing about it.
    .where('round', '=', mail.round)
    // Whoever took the mail over from us knows better, unless we know that it was sent.
    .$if(delivery?.outcome !== 'sent', (update) => update.where('claimed_by', '=', holder))
    .executeTakeFirst()
  if (concernsAll && resumeAt) {
    const until = { until: resumeAt, mayGiveUp: mayGiveUp() }
    await postpone(ctx, delivery, until, await idsIn(ctx, lane))
  }
  if (numUpdatedRows === 0n) return undefined
  const isGivenUp = 'state' in columns && columns.state === 'failed'
  return isGivenUp && delivery?.outcome === 'delayed' && !OUR_REASONS.includes(delivery.reason)
    ? failed(delivery)
    : delivery
}

function outcome(
  { tries, give_up_at }: { tries: number; give_up_at: string | undefined },
  delivery: Delivery | undefined,
  now: Temporal.Instant,
  resumeAt: Temporal.Instant | undefined,
) {
  const finished_at = timestamp(now)
  if (!delivery) return { state: 'dropped', finished_at } as const
  if (delivery.outcome === 'sent') {
    const { reference } = delivery
    return { state: 'sent', finished_at, reference, reason: null, answer: null } as const
  }
  const trouble = troubleColumns(delivery, now)
  if (delivery.reason === 'key_missing') {
    const due = now.add({ minutes: KEY_LOOKED_FOR_MINUTES })
    // It was not tried, and has its whole day once it can be.
    const asBefore = { tries: tries - 1, give_up_at: giveUpAt(due), tried_since: null }
    return { due_at: timestamp(due), ...trouble, ...asBefore } as const
  }
  const seconds = askedSeconds(delivery) ?? backOffSeconds(tries, LONGEST_RETRY_MINUTES)
  // Of mails that wait for the transport, those that were not tried yet go first.
  const due = isUnanswered(delivery)
    ? now.add({ minutes: UNANSWERED_AGAIN_MINUTES })
    : (resumeAt?.add({ milliseconds: 1 }) ?? now.add({ seconds }))
  const due_at = timestamp(due)
  if (delivery.outcome === 'failed' || (give_up_at && due_at > give_up_at)) {
    return { state: 'failed', finished_at, ...trouble } as const
  }
  return { due_at, ...trouble } as const
}
