import type { Context } from '../context.ts'
import type { MailState } from '../platform/mail/outbox.ts'
import { prepare } from '../platform/prepared.ts'
import { type MailKind, UNSEEN_KINDS } from '../post/kinds.ts'
import { type MailCount, UNTOLD } from './rules.ts'

const mailsIn = prepare((db, exchangeId: string) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'state'])
    .select((mail) => mail.fn.countAll<number>().as('count'))
    // Those about the draw that no server has taken since they were last to be sent, and invitations: each with its reader.
    .select((mail) =>
      mail
        .case()
        .when(
          mail.or([
            mail.and([mail('kind', '=', 'assignment'), mail('state', 'in', UNTOLD)]),
            mail('kind', '=', 'invitation'),
          ]),
        )
        .then(mail.ref('participant_id'))
        .end()
        .as('reader'),
    )
    .where('exchange_id', '=', exchangeId)
    .where('kind', 'not in', UNSEEN_KINDS)
    .groupBy(['kind', 'state', 'reader'])
    .orderBy('kind'),
)

type Counts = {
  counts: MailCount[]
  /** How far those about the draw are that have told nobody yet, by participant id. */
  untold: ReadonlyMap<string, MailState>
  /** How far invitations to people of last time are, by theirs. */
  invitations: ReadonlyMap<string, MailState>
}

/** Counts the mails of an exchange by kind and state, except kinds that no page may show. */
export async function countMails(ctx: Context, exchangeId: string): Promise<Counts> {
  const rows = await mailsIn.all(ctx, exchangeId)
  const states = Map.groupBy(rows, ({ kind, state }) => `${kind} ${state}`)
  const byReader = (of: MailKind) =>
    new Map(
      rows.flatMap(({ kind, reader, state }) =>
        kind === of && reader !== null ? [[reader, state] as const] : [],
      ),
    )
  return {
    counts: [...states.values()].flatMap((same) => {
      const count = same.reduce((sum, row) => sum + row.count, 0)
      return same.slice(0, 1).map(({ kind, state }) => ({ kind, state, count }))
    }),
    untold: byReader('assignment'),
    invitations: byReader('invitation'),
  }
}
