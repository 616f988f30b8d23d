import type { ExpressionBuilder } from 'kysely'
import type { Context } from '../context.ts'
import type { Tables } from '../platform/database.ts'
import { type MailState, NOT_ARRIVED } from '../platform/mail/outbox.ts'
import { prepare } from '../platform/prepared.ts'
import {
  ABOUT_DRAW,
  type MailKind,
  TELL_OF_BEING_IN,
  TELL_OF_DRAW,
  UNSEEN_KINDS,
  WELCOMES,
} from '../post/kinds.ts'
import { ARRIVED, isMissed } from '../post/rules.ts'
import { type MailCount, UNTOLD } from './rules.ts'

const mailsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'state', 'reason'])
    .select((mail) => mail.fn.countAll<number>().as('count'))
    .select((mail) => mail.fn.min('due_at').as('dueAt'))
    .select((mail) => mail.exists(finishedSince(mail)).as('isOver'))
    // Those that say that they are in, whom they give to or to look again, and have told nobody, and invitations: each with its reader.
    .select((mail) =>
      mail
        .case()
        .when(
          mail.or([
            mail.and([
              mail('kind', '=', 'assignment'),
              mail('state', 'in', [...UNTOLD, 'bounced']),
              mail.or([mail('state', '=', 'bounced'), mail('reference', 'is', null)]),
              mail.not(mail.exists(arrivedSince(mail, TELL_OF_DRAW))),
            ]),
            mail.and([
              mail('kind', 'in', WELCOMES),
              mail('state', 'in', NOT_ARRIVED),
              mail.not(mail.exists(arrivedSince(mail, TELL_OF_BEING_IN))),
            ]),
            mail.and([
              mail('kind', '=', 'draw_changed'),
              mail('state', 'in', NOT_ARRIVED),
              mail.not(mail.exists(arrivedSince(mail, ABOUT_DRAW))),
            ]),
            mail.and([
              mail('kind', 'in', ABOUT_DRAW),
              mail('state', '=', 'complained'),
              mail.exists(drawnBefore(mail)),
            ]),
            mail('kind', '=', 'invitation'),
          ]),
        )
        .then(mail.ref('participant_id'))
        .end()
        .as('reader'),
    )
    .where('exchange_id', '=', exchangeId)
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy(['kind', 'state', 'reason', 'isOver', 'reader'])
    .orderBy('kind'),
)

function arrivedSince(mail: ExpressionBuilder<Tables, 'outbox'>, kinds: readonly MailKind[]) {
  return mail
    .selectFrom('outbox as arrived')
    .select('arrived.id')
    .whereRef('arrived.participant_id', '=', 'outbox.participant_id')
    .whereRef('arrived.finished_at', '>', 'outbox.created_at')
    .where('arrived.kind', 'in', kinds)
    .where('arrived.state', 'in', ARRIVED)
}

/** Whether it is about the draw that counts. */
function drawnBefore(mail: ExpressionBuilder<Tables, 'outbox'>) {
  return exchangeOf(mail).whereRef('drawn_at', '<=', 'outbox.created_at')
}

function finishedSince(mail: ExpressionBuilder<Tables, 'outbox'>) {
  return exchangeOf(mail).whereRef('completed_at', '>=', 'outbox.created_at')
}

function exchangeOf(mail: ExpressionBuilder<Tables, 'outbox'>) {
  const exchanges = mail.selectFrom('exchanges').select('exchanges.id')
  return exchanges.whereRef('exchanges.id', '=', 'outbox.exchange_id')
}

/** Whose mails did not arrive that say that they are in, whom they give to, that this has changed, or invite them. */
export type Missed = Readonly<
  Record<'welcomes' | 'results' | 'changes' | 'invitations', ReadonlySet<string>>
>

type Counts = {
  counts: MailCount[]
  /** When the first of those that wait is due; undefined if none waits. */
  firstDueAt: string | undefined
  /** How far those about the draw are that have told nobody yet, by participant id. */
  untold: ReadonlyMap<string, MailState>
  /** The same of those that did not arrive and do not go out again once mail does, by what they say. */
  missed: Missed
  /** Who called a mail about the draw spam, so that it has told them, by participant id. */
  calledSpam: ReadonlySet<string>
  /** How far invitations to people of last time are, by theirs. */
  invitations: ReadonlyMap<string, MailState>
}

/** Counts the mails of an exchange by kind and state, except kinds that no page may show. */
export async function countMails(ctx: Context, exchangeId: string): Promise<Counts> {
  const rows = await mailsIn.all(ctx, exchangeId)
  const states = Map.groupBy(rows, ({ kind, state }) => `${kind} ${state}`)
  const [missed, others] = [true, false].map((isSo) =>
    rows.filter((mail) => isMissed(mail) === isSo),
  ) as [typeof rows, typeof rows]
  const byReader = (mails: typeof rows, ...of: MailKind[]) =>
    new Map(
      mails.flatMap(({ kind, reader, state }) =>
        of.includes(kind) && reader !== null ? [[reader, state] as const] : [],
      ),
    )
  return {
    counts: [...states.values()].flatMap((same) => {
      const count = same.reduce((sum, row) => sum + row.count, 0)
      return same.slice(0, 1).map(({ kind, state }) => ({ kind, state, count }))
    }),
    firstDueAt: rows
      .flatMap(({ state, dueAt }) => (state === 'waiting' ? [dueAt] : []))
      .toSorted()
      .at(0),
    untold: byReader(others, 'assignment'),
    missed: {
      results: new Set(byReader(missed, 'assignment').keys()),
      welcomes: new Set(byReader(missed, ...WELCOMES).keys()),
      changes: new Set(byReader(missed, 'draw_changed').keys()),
      invitations: new Set(byReader(missed, 'invitation').keys()),
    },
    calledSpam: new Set(
      byReader(
        rows.filter(({ state }) => state === 'complained'),
        ...ABOUT_DRAW,
      ).keys(),
    ),
    invitations: byReader(rows, 'invitation'),
  }
}
