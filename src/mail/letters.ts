import type { Context } from '../context.ts'
import type { AssignmentLetter } from '../draw/emails.ts'
import { findRecipient } from '../draw/queries.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { createSignInLink } from '../participants/commands.ts'
import type { ParticipantLetter } from '../participants/emails.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import { MAILED_LINK_LIFETIME_HOURS } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import type { Address } from '../platform/mailer.ts'
import type { OutboxMail } from '../platform/outbox.ts'
import { longDate } from '../ui/dates.ts'
import type { MailParts } from '../ui/email.ts'
import { readerOf } from './queries.ts'

export type Reader = { exchange: Exchange; participant: Participant; mail: OutboxMail }
type Written = { to: Address; parts: MailParts; headers?: Readonly<Record<string, string>> }

/** Writes a mail as it is now; undefined if there is nobody left to tell. */
export type Writer = (ctx: Context, mail: OutboxMail) => Promise<Written | undefined>

type Words = MailParts & { headers?: Readonly<Record<string, string>> }
type WordsTo = (ctx: Context, reader: Reader) => Promise<Words | undefined>

/** Writes to somebody who takes part; who has left gets nothing. */
export function toActive(write: WordsTo): Writer {
  return toParticipant(async (ctx, reader) =>
    reader.participant.status === 'active' ? await write(ctx, reader) : undefined,
  )
}

/** Writes to somebody who takes part or did. */
export function toParticipant(write: WordsTo): Writer {
  return async (ctx, mail) => {
    const exchange = mail.exchange_id && (await findExchangeById(ctx.db, mail.exchange_id))
    const readerId = readerOf(ctx, mail)
    const participant = readerId !== '' && (await findAnyParticipant(ctx.db, readerId))
    if (!exchange || !participant || participant.email === null) return undefined
    const words = await write(ctx, { exchange, participant, mail })
    if (!words) return undefined
    const { headers = {}, ...parts } = words
    return { to: { name: participant.name, address: participant.email }, parts, headers }
  }
}

/** What all letters to a participant share; makes a new sign-in link for this one. */
export async function letter(
  ctx: Context,
  { exchange, participant }: Reader,
  linkLifetimeHours: number,
): Promise<ParticipantLetter> {
  const token = await createSignInLink(ctx, participant, linkLifetimeHours)
  return {
    ...factsOfExchange(exchange),
    name: participant.name,
    link: ctx.config.baseUrl + paths.signInLink(token),
  }
}

/** What a letter says of the exchange. */
export function factsOfExchange({ name, exchange_date, budget, location }: Exchange) {
  return { exchange: name, day: longDate(exchange_date), budget, location }
}

/**
 * What a letter with the draw's result says besides it. In a secret one the link signs nobody
 * in: the row of a new sign-in link would tell who gets it.
 */
export async function resultLetter(
  ctx: Context,
  reader: Reader,
): Promise<ParticipantLetter & { linkSignsIn: boolean }> {
  const { exchange, participant, mail } = reader
  if (mail.sealed_participant === null) {
    return { ...(await letter(ctx, reader, MAILED_LINK_LIFETIME_HOURS)), linkSignsIn: true }
  }
  const link = ctx.config.baseUrl + paths.dashboard(exchange.slug)
  return { ...factsOfExchange(exchange), name: participant.name, link, linkSignsIn: false }
}

/** Whom the reader of a letter gives to; undefined if nothing is drawn. */
export async function recipientOf(
  ctx: Context,
  { participant }: Reader,
): Promise<AssignmentLetter['recipient'] | undefined> {
  const found = await findRecipient(ctx, participant)
  return (
    found && { name: found.name, giftIdeas: found.gift_ideas, postalAddress: found.postal_address }
  )
}
