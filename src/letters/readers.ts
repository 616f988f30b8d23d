import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { notForMeToken } from '../participants/links.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import type { Address } from '../platform/mail/addresses.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import { type MailKind, traitsOf } from '../post/kinds.ts'
import { readFormer } from '../post/queries.ts'
import type { MailParts, MailVoice } from '../ui/email.ts'
import type { Say } from '../ui/voice.ts'
import * as refusals from './words/en-refusals.ts'

/** A mail to be rendered now, with its exchange, if it has one, and its reader's voice. */
export type Order = { mail: OutboxMail; exchange: Exchange | undefined; voice: MailVoice }

type Extras = { headers?: Readonly<Record<string, string>>; sizeIsSecret?: true }
/** `declines`: a link in it says for its reader that this is not for them. */
type Addressed = Extras & { to: Address; parts: MailParts; declines?: boolean }

/** Renders a mail from current data. Returns undefined if there is nobody left to tell. */
export type Writer = (ctx: Context, order: Order) => Promise<Addressed | undefined>

/** A kind of mail: how it is rendered, and a sample of each case in which its words differ. */
export type KindOfMail = { write: Writer; samples: readonly Sample[] }

/** Some of the kinds, by name. */
export type KindsOfMail = Partial<Record<MailKind, KindOfMail>>

type Sample = { when: () => string; mail: (voice: MailVoice) => MailParts }

export type Reader = {
  exchange: Exchange
  participant: Participant
  mail: OutboxMail
  voice: MailVoice
}

export type ToReader = (ctx: Context, reader: Reader) => Promise<(MailParts & Extras) | undefined>

/** A writer for people who take part; those who have left get nothing. */
export function toActive(write: ToReader): Writer {
  return toParticipant(async (ctx, reader) =>
    reader.participant.status === 'active' ? await write(ctx, reader) : undefined,
  )
}

/**
 * A writer for anybody with a row and an address, whether they take part, left or are invited. Who has
 * said no gets nothing; who has yet to say yes finds the way out in every mail.
 */
export function toParticipant(write: ToReader): Writer {
  return async (ctx, { mail, exchange, voice: plain }) => {
    const { participant_id: id } = mail
    const participant = id === null ? undefined : await findAsTheyWere(ctx, mail, id)
    const address = participant?.email
    if (!exchange || !participant || !address) return undefined
    if (await isUnwanted(ctx, mail, participant, address)) return undefined
    const voice = { ...plain, ...wayOutFor(ctx, participant, plain.say) }
    const written = await write(ctx, { exchange, participant, mail, voice })
    if (!written) return undefined
    const { headers = {}, sizeIsSecret, ...parts } = written
    const to = { name: participant.name, address }
    const declines = voice.notForMe !== undefined
    return { to, parts, headers, declines, ...(sizeIsSecret && { sizeIsSecret }) }
  }
}

async function isUnwanted(
  ctx: Context,
  { kind, sealed_person }: OutboxMail,
  { mail_trouble }: Participant,
  address: string,
): Promise<boolean> {
  // What is noted on a person is about their own address, not about one that they had before.
  const trouble = sealed_person === null ? mail_trouble : null
  if (await refusesMails(ctx, { email: address, mail_trouble: trouble })) {
    return !traitsOf(kind).isForWhoWantsNone
  }
  return trouble === 'not_for_me' && !traitsOf(kind).isForAnybody
}

/**
 * Where no mail goes out, the organiser reads the mails, and is not to find a link that speaks for
 * somebody else.
 */
function wayOutFor(ctx: Context, participant: Participant, say: Say): Pick<MailVoice, 'notForMe'> {
  if (participant.confirmed === 1 || ctx.sender === undefined) return {}
  return { notForMe: { label: say(refusals.notForMe), href: linkNotForMe(ctx, participant) } }
}

/** The page on which somebody says, without signing in, that this is not for them. */
export function linkNotForMe(ctx: Context, participant: Participant): string {
  return ctx.config.baseUrl + paths.notForMe(notForMeToken(ctx, participant))
}

/** The person that a mail is for or about: as they were, if it had to remember that. */
export async function findAsTheyWere(
  ctx: Context,
  { sealed_person: sealed }: OutboxMail,
  id: string,
): Promise<Participant | undefined> {
  const participant = await findAnyParticipant(ctx, id)
  if (!participant || sealed === null) return participant
  return { ...participant, ...readFormer(ctx, sealed, id) }
}

/** A writer for the admin, whose name it is given; renders nothing before the set-up. */
export function toAdmin(
  write: (ctx: Context, order: Order, name: string) => Promise<MailParts | undefined>,
): Writer {
  return async (ctx, order) => {
    const admin = await findAdmin(ctx)
    const parts = admin && (await write(ctx, order, admin.name))
    return parts && { to: { address: admin.email }, parts }
  }
}
