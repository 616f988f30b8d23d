import type { Context } from '../context.ts'
import { isRestored } from '../platform/backup.ts'
import { newId } from '../platform/ids.ts'
import {
  cameToNothing,
  drop,
  enqueue,
  type MailState,
  NOT_ARRIVED,
  renote,
  sendAgain,
} from '../platform/mail/outbox.ts'
import { isWelcome, type MailKind, traitsOf, UNSEEN_KINDS } from './kinds.ts'
import { type Former, formerSelfOf, idsOf, mayRetry } from './rules.ts'

/** Every state but `waiting`, as a waiting mail is on its way already. */
export const SETTLED: readonly MailState[] = [
  'sent',
  ...NOT_ARRIVED,
  'complained',
  'held',
  'dropped',
]

/** In these nobody has it yet. */
const UNARRIVED: readonly MailState[] = ['waiting', 'held', ...NOT_ARRIVED]

type MailOrder = {
  kind: MailKind
  exchangeId?: string
  participantId?: string
  /** Whom a mail to the admin is about. */
  aboutId?: string
  /** Which announcement it is. */
  announcementId?: string
  /** Idempotency key: names what must not be said twice. */
  once: string
  /** The participant, or whom it is about, as they were: for when their row says so no more. */
  former?: Former
  /** When it is to go out; at once by default. */
  dueAt?: Temporal.Instant
}

/**
 * Enqueues a mail to a participant, or to the admin if none is named. Idempotent: a second mail of
 * this kind to this reader with the same `once` changes nothing. In a restored copy what nobody has asked for
 * is held.
 */
export async function enqueueMail(ctx: Context, mail: MailOrder): Promise<void> {
  const {
    kind,
    exchangeId = null,
    participantId = null,
    aboutId = null,
    announcementId = null,
    once,
    former,
    dueAt,
  } = mail
  if (participantId !== null) ctx.noteReader?.(participantId)
  const reader = participantId ?? exchangeId ?? 'admin'
  const order = {
    kind,
    exchange_id: exchangeId,
    participant_id: participantId,
    about_participant_id: aboutId,
    announcement_id: announcementId,
    sealed_person:
      former === undefined
        ? null
        : ctx.seal.seal(JSON.stringify(former), formerSelfOf(participantId ?? aboutId ?? '')),
    to_post:
      ctx.config.notifyUrl !== undefined && traitsOf(kind).isNotice ? (1 as const) : (0 as const),
    dedup_key: dedupKey(ctx, kind, [kind, reader, once].join(':')),
  }
  const isHeld = traitsOf(kind).isUnasked === true && (await isRestored(ctx))
  await enqueue(isHeld ? { ...ctx, sender: undefined } : ctx, order, dueAt)
}

/** Of a mail that no page shows, not even the key names its reader. */
function dedupKey(ctx: Context, kind: MailKind, key: string): string {
  return traitsOf(kind).isUnseen ? ctx.seal.fingerprint('unseen mail', key) : key
}

/**
 * At the end of an exchange: all its mails were written by then, also by a clock that was ahead, or where it has fallen
 * back since. What is written later comes after the end.
 */
export async function noteWrittenBy(
  ctx: Context,
  { id }: { id: string },
  at: string,
): Promise<void> {
  const later = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', id)
    .where('created_at', '>', at)
    .execute()
  await renote(ctx, idsOf(later), { created_at: at })
}

/** Drops mails of one kind that have not arrived, as what they would say no longer holds. */
export async function dropUnarrived(
  ctx: Context,
  { kind, exchangeId }: { kind: MailKind; exchangeId: string },
): Promise<void> {
  const unsent = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('kind', '=', kind)
    .where('state', 'in', UNARRIVED)
    .execute()
  await drop(ctx, idsOf(unsent))
}

/**
 * Takes back every mail to these readers that has not arrived, as they want none or have no address any more.
 * What goes to somebody as they were stays.
 */
export async function dropAllTo(ctx: Context, readerIds: readonly string[]): Promise<void> {
  if (readerIds.length === 0) return
  const mails = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('participant_id', 'in', readerIds)
    .where('sealed_person', 'is', null)
    .where('state', 'in', UNARRIVED)
    .execute()
  await drop(ctx, idsOf(mails))
}

/**
 * For a corrected address: sends to the new one what still waits or did not arrive and, in any case, what says that they
 * are in, as whoever has it may never have read that; after the draw, the result. `hasJoined`: nobody else has put them
 * down. A link that the former one asked for is taken back, and so is, after the draw, what says that they are in, or that
 * something has changed: the result says it.
 */
export async function sendWhatIsDue(
  ctx: Context,
  reader: { id: string; exchangeId: string; afterDraw: boolean; hasJoined: boolean },
): Promise<void> {
  const { id: participantId, exchangeId, afterDraw } = reader
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state'])
    .where('participant_id', '=', participantId)
    .where('kind', 'not in', UNSEEN_KINDS)
    .orderBy('created_at', 'desc')
    .execute()
  const [askedFor, others] = [true, false].map((isAsked) =>
    mails.filter(({ kind }) => (kind === 'sign_in_link') === isAsked),
  ) as [typeof mails, typeof mails]
  const isLate = ({ kind, state }: (typeof mails)[number]) =>
    afterDraw && (isWelcome(kind) || kind === 'draw_changed') && UNARRIVED.includes(state)
  await drop(ctx, idsOf([...askedFor, ...others.filter(isLate)]))
  const first = others.find(({ kind }) => (afterDraw ? kind === 'assignment' : isWelcome(kind)))
  if (!first) {
    const welcome = reader.hasJoined ? 'registration' : 'added'
    const kind = afterDraw ? 'assignment' : welcome
    await enqueueMail(ctx, { kind, exchangeId, participantId, once: newId() })
  }
  const missed = others.filter(
    (mail) => !isLate(mail) && (mail.state === 'waiting' || mayRetry(mail.state)),
  )
  const ids = [...new Set(idsOf([...missed, ...(first ? [first] : [])]))]
  // What was taken was so by another address.
  await renote(ctx, ids, { reference: null })
  await sendAgain(ctx, ids, ['waiting', ...SETTLED])
}

/**
 * For who takes mails again: sends them the newest mail of these kinds if it came to nothing; of those about the draw the
 * result first, and the news of a change since only if that did not. Returns false if they have gone out or are on their
 * way. Where there was none, none had been ordered for who had said no.
 */
export async function sendMissed(
  ctx: Context,
  { id: participantId, exchangeId }: { id: string; exchangeId: string },
  kinds: readonly MailKind[],
): Promise<boolean> {
  const [first] = kinds
  if (first === undefined) return false
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state'])
    .where('participant_id', '=', participantId)
    .where('kind', 'in', kinds)
    .orderBy('created_at', 'desc')
    .execute()
  const [newest] = mails
  const result = first === 'assignment' ? mails.find(({ kind }) => kind === first) : newest
  if (!newest || !result) {
    await enqueueMail(ctx, { kind: first, exchangeId, participantId, once: newId() })
    return true
  }
  const due = [result, newest].find(({ state }) => cameToNothing(ctx).includes(state))
  return due !== undefined && (await sendAgain(ctx, [due.id], SETTLED)) > 0
}
