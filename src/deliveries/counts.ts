import type { ExpressionBuilder } from 'kysely'
import type { Context } from '../context.ts'
import type { Tables } from '../platform/database.ts'
import type { MailState } from '../platform/mail/outbox.ts'
import { prepare } from '../platform/prepared.ts'
import { type MailKind, UNSEEN_KINDS, WELCOMES } from '../post/kinds.ts'
import { isMissed } from '../post/rules.ts'
import { type MailCount, UNTOLD } from './rules.ts'

const mailsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'state', 'reason'])
    .select((mail) => mail.fn.countAll<number>().as('count'))
    // Those about the draw that have reached nobody, and invitations: each with its reader.
    .select((mail) =>
      mail
        .case()
        .when(
          mail.or([
            mail.and([
              mail('kind', '=', 'assignment'),
              mail.or([
                mail('state', 'in', UNTOLD),
                // Undoing a draw leaves those that had come back.
                mail.and([mail('state', '=', 'bounced'), mail('created_at', '>=', drawnAt(mail))]),
              ]),
              mail.not(mail.exists(welcomedSince(mail))),
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
    .groupBy(['kind', 'state', 'reason', 'reader'])
    .orderBy('kind'),
)

function drawnAt(mail: ExpressionBuilder<Tables, 'outbox'>) {
  return mail
    .selectFrom('exchanges')
    .select('drawn_at')
    .whereRef('exchanges.id', '=', 'outbox.exchange_id')
}

/** What says that they are in says, once names are drawn, that they are, and leads to them. */
function welcomedSince(mail: ExpressionBuilder<Tables, 'outbox'>) {
  return mail
    .selectFrom('outbox as welcome')
    .select('welcome.id')
    .whereRef('welcome.participant_id', '=', 'outbox.participant_id')
    .whereRef('welcome.finished_at', '>', 'outbox.created_at')
    .where('welcome.kind', 'in', WELCOMES)
    .where('welcome.state', '=', 'sent')
}

type Counts = {
  counts: MailCount[]
  /** How far those about the draw are that have told nobody yet, by participant id. */
  untold: ReadonlyMap<string, MailState>
  /** Whose did not arrive because of their address, and do not go out again by themselves, by theirs. */
  missed: ReadonlySet<string>
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
  const byReader = (mails: typeof rows, of: MailKind) =>
    new Map(
      mails.flatMap(({ kind, reader, state }) =>
        kind === of && reader !== null ? [[reader, state] as const] : [],
      ),
    )
  return {
    counts: [...states.values()].flatMap((same) => {
      const count = same.reduce((sum, row) => sum + row.count, 0)
      return same.slice(0, 1).map(({ kind, state }) => ({ kind, state, count }))
    }),
    untold: byReader(others, 'assignment'),
    missed: new Set(byReader(missed, 'assignment').keys()),
    invitations: byReader(rows, 'invitation'),
  }
}
