import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type MailState, NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import {
  KINDS_OF_THE_DAY,
  type MailKind,
  TELL_OF_BEING_IN,
  TELL_OF_DRAW,
  UNSEEN_KINDS,
  WELCOMES,
} from './kinds.ts'
import { ARRIVED, type Former, formerSelfOf } from './rules.ts'

/** Mails of all exchanges that did not arrive, except kinds that no page may show. */
export function listNotArrived(ctx: Context): Promise<OutboxMail[]> {
  return ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('exchange_id', 'is not', null)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where('state', 'in', NOT_ARRIVED)
    .execute()
}

/** Whether anybody may have got a mail of this kind since then; one that is in hand may arrive. */
export async function hasGoneOut(
  ctx: Context,
  { kind, exchangeId, since }: { kind: MailKind; exchangeId: string; since: string | null },
): Promise<boolean> {
  const gone = await ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('kind', '=', kind)
    .where((is) =>
      is.or([
        is.and([
          is('state', 'in', ['sent', 'bounced', 'complained']),
          is('finished_at', '>=', since),
        ]),
        is.and([is('state', '=', 'waiting'), is('unanswered', '>', 0)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return gone !== undefined
}

/** Whom a mail would tell of this if it were sent, by id. */
export type Unsent = Readonly<Record<'welcomes' | 'results' | 'changes', ReadonlySet<string>>>

export const NONE_UNSENT: Unsent = {
  welcomes: new Set(),
  results: new Set(),
  changes: new Set(),
}

/**
 * Whose mails about being in and the draw lie here until the organiser sends them, as they
 * were written while none went out. Where that is still so, none: all would. Nor are there any for whom another has said
 * the same since, nor news of a change for whom a result tells that is on its way.
 */
export async function findUnsent(ctx: Context, exchangeId: string): Promise<Unsent> {
  if (ctx.sender === undefined) return NONE_UNSENT
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['kind', 'participant_id', 'state', 'created_at', 'finished_at', 'reference'])
    .where('exchange_id', '=', exchangeId)
    .where('kind', 'in', TELL_OF_BEING_IN)
    .where('state', 'in', ['held', 'waiting', ...ARRIVED])
    .execute()
  const mailsOf = Map.groupBy(mails, ({ participant_id }) => participant_id)
  type Mail = (typeof mails)[number]
  const isSaid = (held: Mail) =>
    held.reference !== null ||
    mailsOf.get(held.participant_id)?.some((mail) => mail !== held && saysTheSame(mail, held))
  const readersOf = (...kinds: MailKind[]) =>
    new Set(
      mails
        .filter((mail) => mail.state === 'held' && kinds.includes(mail.kind) && !isSaid(mail))
        .flatMap(({ participant_id: id }) => id ?? []),
    )
  return {
    welcomes: readersOf(...WELCOMES),
    results: readersOf('assignment'),
    changes: readersOf('draw_changed'),
  }
}

type Said = Pick<OutboxMail, 'kind' | 'state' | 'created_at' | 'finished_at'>

/** Whether a mail that went out since, or is on its way, tells what another would that is held. */
function saysTheSame({ kind, state, finished_at }: Said, held: Said): boolean {
  const at = state === 'waiting' ? undefined : (finished_at ?? '')
  if (held.kind === 'draw_changed') {
    return kind === 'assignment' && (at === undefined ? state === 'waiting' : at >= held.created_at)
  }
  if (at === undefined) return false
  return held.kind === 'assignment'
    ? at > held.created_at && TELL_OF_DRAW.includes(kind)
    : at >= held.created_at
}

/** The newest mail that leads to somebody's page, and what has become of it; undefined if there was none. */
export async function newestLink(
  { db }: Context,
  participantId: string,
): Promise<{ kind: MailKind; state: MailState } | undefined> {
  return await db
    .selectFrom('outbox')
    .select(['kind', 'state'])
    .where('participant_id', '=', participantId)
    .where('kind', 'in', [...WELCOMES, 'assignment', 'draw_changed'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Whether any mail of this kind has still to go out. */
export async function isAnyWaiting({ db }: Context, kind: MailKind): Promise<boolean> {
  const waiting = await db
    .selectFrom('outbox')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst()
  return waiting !== undefined
}

/** Whether a mail of this kind about somebody, as they were with this address, has still to go out. */
export async function isStillToTell(
  ctx: Context,
  { kind, aboutId, email }: { kind: MailKind; aboutId: string; email: string | null },
): Promise<boolean> {
  const waiting = await ctx.db
    .selectFrom('outbox')
    .select('sealed_person')
    .where('about_participant_id', '=', aboutId)
    .where('kind', '=', kind)
    .where('state', 'in', ['waiting', 'held'])
    .execute()
  return waiting.some(({ sealed_person }) => {
    const then = sealed_person === null ? undefined : readFormer(ctx, sealed_person, aboutId)
    return then?.email === email
  })
}

/** Somebody as they were, as `sealed_person` of a mail holds it. */
export function readFormer(ctx: Context, sealed: string, participantId: string): Former {
  return JSON.parse(ctx.seal.open(sealed, formerSelfOf(participantId))) as Former
}

/** How many mails are in each state, except kinds that must not be counted. */
export function countMailsByState(ctx: Context): Promise<{ state: MailState; count: number }[]> {
  return ctx.db
    .selectFrom('outbox')
    .select(['state', sql<number>`count(*)`.as('count')])
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy('state')
    .execute()
}

/** The ids of the mails that wait and are not to be written while the clock is in doubt. */
export async function listWaitingForTheDay({ db }: Context): Promise<string[]> {
  const mails = await db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'waiting')
    .where('kind', 'in', KINDS_OF_THE_DAY)
    .execute()
  return mails.map(({ id }) => id)
}
