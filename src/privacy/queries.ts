import type { Context } from '../context.ts'
import { type Cards, findOpenedDays, listCardsOf } from '../entrance/queries.ts'
import { readNoes } from '../exchanges/noes.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Participant } from '../participants/tables.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import { UNSEEN_KINDS } from '../post/kinds.ts'

/** What is kept about one person, except what is sealed. */
export type Kept = {
  exchange: Exchange
  participant: Participant
  /** They have said no, and what follows does not ask them again. */
  saysNo: boolean
  mails: readonly Pick<OutboxMail, 'kind' | 'state' | 'created_at'>[]
  /** The days on which their page was opened by a card, or by a mail from the mailbox. */
  cardDays: Cards['cardDays']
  mailboxDays: Cards['mailboxDays']
  /** All cards of theirs, also those that have ended. */
  cards: Awaited<ReturnType<typeof listCardsOf>>
}

/** Collects what is kept about a participant, for their own page. */
export async function readKept(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<Kept> {
  const { cardDays, mailboxDays } = await findOpenedDays(ctx, participant)
  const mails = await ctx.db
    .selectFrom('outbox')
    .select(['kind', 'state', 'created_at'])
    .where('participant_id', '=', participant.id)
    .where('kind', 'not in', UNSEEN_KINDS)
    .orderBy('created_at')
    .orderBy('kind')
    .execute()
  return {
    exchange,
    participant,
    saysNo: (await readNoes(ctx, exchange))(participant),
    mails,
    cardDays,
    mailboxDays,
    cards: await listCardsOf(ctx, participant),
  }
}
