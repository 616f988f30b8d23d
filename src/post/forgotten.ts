import type { ExpressionBuilder } from 'kysely'
import { type Context, transact } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import type { Tables } from '../platform/database.ts'
import { drop, forget, NOT_ARRIVED, renote } from '../platform/mail/outbox.ts'
import { OUR_REASONS } from '../platform/mail/reasons.ts'
import { type MailKind, TELL_OF_BEING_OUT, UNSEEN_KINDS } from './kinds.ts'
import { isAnyWaiting } from './queries.ts'
import { idsOf } from './rules.ts'

type Is = ExpressionBuilder<Tables, 'outbox'>

/**
 * Job: forgets of mails that no longer wait what nobody is to find afterwards: the mails that no page
 * may show, people as they were before they left, and what servers say of them.
 */
export async function forgetUnseen(ctx: Context): Promise<void> {
  const answered = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('sealed_person', 'is not', null)
    .where('answer', 'is not', null)
    .execute()
  await renote(ctx, idsOf(answered), { answer: null })
  const settled = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('sealed_person', 'is not', null)
    .where((is) => is.or([is('state', 'in', ['sent', 'dropped']), isRefused(is)]))
    .execute()
  await renote(ctx, idsOf(settled), { sealed_person: null })
  await dropUnsayable(ctx)
  const finished = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'kind'])
    .where('kind', 'in', UNSEEN_KINDS)
    .where('state', 'not in', ['waiting', 'held'])
    .where((is) => is.not(isGivenUpByUs(is)))
    .execute()
  if (finished.length > 0) await transact(ctx, (ctx) => forgetTraceless(ctx, finished))
}

/**
 * What says that somebody is out, and was refused, can never be written any more: the admin hears of it with
 * what else has failed, and a day later it is over.
 */
async function dropUnsayable(ctx: Context): Promise<void> {
  const aDayAgo = timestamp(ctx.clock().subtract({ hours: 24 }))
  const unsayable = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('kind', 'in', TELL_OF_BEING_OUT)
    .where('sealed_person', 'is', null)
    .where('state', 'in', NOT_ARRIVED)
    .where('finished_at', '<', aDayAgo)
    .execute()
  await drop(ctx, idsOf(unsayable))
}

/** Goes out once mail does. */
function isGivenUpByUs(is: Is) {
  return is.and([is('state', '=', 'failed'), is('reason', 'in', OUR_REASONS)])
}

/** To somebody who is out, or had that address: there is nobody else to tell. */
function isRefused(is: Is) {
  const isLost = is.and([is('state', 'in', NOT_ARRIVED), is.not(isGivenUpByUs(is))])
  return is.and([is('participant_id', 'is not', null), isLost])
}

/** Once the last one that told of a message is gone the file is rebuilt: the space left free would count them. */
async function forgetTraceless(
  ctx: Context,
  mails: readonly { id: string; kind: MailKind }[],
): Promise<void> {
  await forget(ctx, idsOf(mails))
  const hasTold = mails.some(({ kind }) => kind === 'message_notice')
  if (hasTold && !(await isAnyWaiting(ctx, 'message_notice'))) await ctx.noteErasure()
}

/** Forgets what servers said of mails to this person, as they may repeat the address. */
export async function forgetAnswers(ctx: Context, participantId: string): Promise<void> {
  const answered = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('participant_id', '=', participantId)
    .where('answer', 'is not', null)
    .execute()
  await renote(ctx, idsOf(answered), { answer: null })
}
