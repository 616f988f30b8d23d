import type { Context } from '../context.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import type { Trouble } from '../platform/mail/reasons.ts'
import { wantsNoMail } from '../post/refused-addresses.ts'
import type { Participant } from './tables.ts'

/** What whoever has an address has said about mail to it; no outcome of a mail changes that. */
const REFUSALS = ['wants_no_mail', 'not_for_me'] as const

const NO_TROUBLE = { mail_trouble: null, mail_trouble_answer: null }
const WANTS_NO_MAIL = { mail_trouble: 'wants_no_mail', mail_trouble_answer: null } as const

/** What is known of an address that is entered: nothing, or that it wants no mails from here. */
export async function troubleOfNew(
  ctx: Context,
  email: string | null,
): Promise<typeof NO_TROUBLE | typeof WANTS_NO_MAIL> {
  return (await wantsNoMail(ctx, email)) ? WANTS_NO_MAIL : NO_TROUBLE
}

/**
 * Whether no mail goes to a person's address, as its owner wants none. That is noted on the person, too,
 * so that it holds if the key of the hashes is lost.
 */
export async function refusesMails(
  ctx: Context,
  { email, mail_trouble }: Pick<Participant, 'email' | 'mail_trouble'>,
): Promise<boolean> {
  return mail_trouble === 'wants_no_mail' || (await wantsNoMail(ctx, email))
}

/** Notes why mail to this address does not arrive, for all who share it. */
export async function setMailTrouble(
  ctx: Context,
  { exchangeId, email }: { exchangeId: string; email: string },
  { reason, answer }: Trouble,
): Promise<void> {
  await ctx.db
    .updateTable('participants')
    .set({ mail_trouble: reason, mail_trouble_answer: answer ?? null })
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where((is) => is.or([is('mail_trouble', 'is', null), is('mail_trouble', 'not in', REFUSALS)]))
    .execute()
}

/** Notes that mail arrives at this address, in every exchange, and returns who has it and has not said no to mails. */
export async function noteThatMailArrives(
  { db }: Context,
  email: string,
): Promise<Pick<Participant, 'id' | 'status' | 'exchange_id'>[]> {
  const people = await db
    .selectFrom('participants')
    .select(['id', 'status', 'exchange_id', 'mail_trouble'])
    .where('email', '=', email)
    .where((is) => is.or([is('mail_trouble', 'is', null), is('mail_trouble', 'not in', REFUSALS)]))
    .execute()
  const troubled = people.flatMap(({ id, mail_trouble }) => (mail_trouble === null ? [] : [id]))
  if (troubled.length > 0) {
    await db.updateTable('participants').set(NO_TROUBLE).where('id', 'in', troubled).execute()
  }
  return people
}

/**
 * Everybody whose address leads to the mailbox of this one, whether or not they take part now: in one exchange, or
 * in any.
 */
export async function listByMailbox(
  ctx: Context,
  email: string,
  exchangeId?: string,
): Promise<Participant[]> {
  const mailbox = mailboxOf(email)
  const beginning = mailbox.slice(0, mailbox.lastIndexOf('@'))
  const all = ctx.db
    .selectFrom('participants')
    .selectAll()
    .$if(exchangeId !== undefined, (query) => query.where('exchange_id', '=', exchangeId ?? ''))
  const itself = await all.where('email', '=', mailbox).execute()
  // From the sign to the one that follows it: by the index, whatever else the address holds.
  const tagged = await all
    .where('email', '>=', `${beginning}+`)
    .where('email', '<', `${beginning},`)
    .execute()
  return [
    ...itself,
    ...tagged.filter((person) => person.email !== null && mailboxOf(person.email) === mailbox),
  ]
}

/**
 * Notes on everybody whose address leads to the mailbox of this one, in every exchange, whether it wants mails
 * from here. Who has refused them with another address of it, in an earlier version, goes on getting none.
 */
export async function noteMailsWanted(ctx: Context, email: string, wanted: boolean): Promise<void> {
  const people = await listByMailbox(ctx, email)
  const spellings = [...new Set([email, ...people.map((person) => person.email ?? email)])]
  const meant = []
  for (const one of spellings) if (!wanted || !(await wantsNoMail(ctx, one))) meant.push(one)
  if (meant.length === 0) return
  const all = ctx.db.updateTable('participants').where('email', 'in', meant)
  if (wanted) {
    await all.set(NO_TROUBLE).where('mail_trouble', '=', 'wants_no_mail').execute()
  } else {
    await all
      .set(WANTS_NO_MAIL)
      .where((is) =>
        is.or([is('mail_trouble', 'is', null), is('mail_trouble', '!=', 'not_for_me')]),
      )
      .execute()
  }
}

/**
 * Notes that somebody in a draw says that it is not for them, or that they have taken it back. Who has
 * their form open is to read that before they save it.
 */
export async function noteNotForMe(
  ctx: Context,
  participant: Pick<Participant, 'id'>,
  isForThem: boolean,
): Promise<void> {
  const one = ctx.db
    .updateTable('participants')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', participant.id)
  await (isForThem
    ? one.set(NO_TROUBLE).where('mail_trouble', '=', 'not_for_me')
    : one.set({ mail_trouble: 'not_for_me', mail_trouble_answer: null })
  ).execute()
}
