import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { createSignInLink } from '../entrance/commands.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import type { Address } from '../platform/mail/addresses.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import type { MailKind } from '../post/kinds.ts'
import { readerOf } from '../post/queries.ts'
import type { MailParts } from '../ui/email.ts'
import type { Say, Voice } from '../ui/voice.ts'
import * as en from './words/en.ts'

/** A mail that is to be written now, with its exchange if it has one, in its reader's voice. */
export type Order = { mail: OutboxMail; exchange: Exchange | undefined; voice: Voice }

type Extras = { headers?: Readonly<Record<string, string>> }
type Addressed = Extras & { to: Address; parts: MailParts }

/** Writes a mail as it is now; undefined if there is nobody left to tell. */
export type Writer = (ctx: Context, order: Order) => Promise<Addressed | undefined>

/** One kind of mail: how it is written when it is sent, and examples of each case in which its words differ. */
export type KindOfMail = { write: Writer; samples: readonly Sample[] }

/** Some of the kinds, by what they are called. */
export type KindsOfMail = Partial<Record<MailKind, KindOfMail>>

type Sample = { when: string; mail: (voice: Voice) => MailParts }

export type Reader = {
  exchange: Exchange
  participant: Participant
  mail: OutboxMail
  voice: Voice
}

type ToReader = (ctx: Context, reader: Reader) => Promise<(MailParts & Extras) | undefined>

/** Writes to somebody who takes part; who has left gets nothing. */
export function toActive(write: ToReader): Writer {
  return toParticipant(async (ctx, reader) =>
    reader.participant.status === 'active' ? await write(ctx, reader) : undefined,
  )
}

/** Writes to somebody who takes part or did. */
export function toParticipant(write: ToReader): Writer {
  return async (ctx, { mail, exchange, voice }) => {
    const readerId = readerOf(ctx, mail)
    const participant = readerId === '' ? undefined : await findAnyParticipant(ctx, readerId)
    if (!exchange || !participant || participant.email === null) return undefined
    const written = await write(ctx, { exchange, participant, mail, voice })
    if (!written) return undefined
    const { headers = {}, ...parts } = written
    return { to: { name: participant.name, address: participant.email }, parts, headers }
  }
}

/** Writes to the admin; nothing before the set-up. */
export function toAdmin(
  write: (ctx: Context, order: Order) => Promise<MailParts | undefined>,
): Writer {
  return async (ctx, order) => {
    const admin = await findAdmin(ctx)
    const parts = admin && (await write(ctx, order))
    return parts && { to: { address: admin.email }, parts }
  }
}

/** What every mail to a participant is written from. */
export type ExchangeFacts = { exchange: string; day: string; budget: string; location: string }
export type PersonalFacts = ExchangeFacts & { name: string; link: string }

export function factsOfExchange({
  name,
  exchange_date,
  budget,
  location,
}: Exchange): ExchangeFacts {
  return { exchange: name, day: exchange_date, budget, location }
}

/** The facts for one reader; makes a new sign-in link for this mail. */
export async function personalFacts(
  ctx: Context,
  { exchange, participant }: Reader,
  linkLifetimeHours: number,
): Promise<PersonalFacts> {
  const token = await createSignInLink(ctx, participant, linkLifetimeHours)
  const link = ctx.config.baseUrl + paths.signInLink(token)
  return { ...factsOfExchange(exchange), name: participant.name, link }
}

/** What is known of an exchange, as the paragraph of a letter. */
export function factsParagraph(say: Say, { day, location, budget }: ExchangeFacts) {
  const facts: [string, string][] = [
    [say(en.day), say(en.onDay, day)],
    [say(en.place), location],
    [say(en.budget), budget],
  ]
  return { facts: facts.filter(([, value]) => value !== '') }
}

/** Sample data, for whoever looks at the mails or tests their words. */
export const SITE = 'https://santa.example.org'
export const SLUG = 'k3v9q2m7x1ab'
export const TOKEN = 'oD2cLQ3nYbE8rXw5uT1kHs7vPzG4mJ6aF9iKqB0eNdU'
export const SAMPLE: PersonalFacts = {
  name: 'Anna',
  exchange: 'Christmas with the Lindgrens',
  day: '2026-12-24',
  budget: 'about 20 €',
  location: 'Grandma’s house, Elm Street 4',
  link: SITE + paths.signInLink(TOKEN),
}
