import { createPasswordReset } from '../admin/commands.ts'
import { passwordResetEmail } from '../admin/emails.ts'
import { findAdmin } from '../admin/queries.ts'
import type { Context, MailKind } from '../context.ts'
import { assignmentEmail } from '../draw/emails.ts'
import { findRecipient } from '../draw/queries.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { createSignInLink } from '../participants/commands.ts'
import {
  type ParticipantLetter,
  registrationEmail,
  signInLinkEmail,
  withdrawalEmail,
} from '../participants/emails.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import { MAILED_LINK_LIFETIME_HOURS, SIGN_IN_LINK_LIFETIME_HOURS } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import type { Address, Email } from '../platform/mailer.ts'
import type { OutboxMail } from '../platform/outbox.ts'
import { longDate } from '../ui/dates.ts'
import type { MailParts } from '../ui/email.ts'

type Reader = { exchange: Exchange; participant: Participant }
type Written = { to: Address; parts: MailParts }
type Writer = (ctx: Context, mail: OutboxMail) => Promise<Written | undefined>

type KindOfMail = {
  /** What the admin's pages call it. */
  title: string
  /** Says whom somebody gives to: the mailbox opens it only after a warning. */
  isSecret?: true
  write: Writer
}

/** Every kind of mail on one screen: its name, and how it is written when it is sent. */
const KINDS: Readonly<Record<MailKind, KindOfMail>> = {
  registration: {
    title: 'Registration confirmed',
    write: toActive(async (ctx, reader) =>
      registrationEmail(await letter(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
    ),
  },
  sign_in_link: {
    title: 'Sign-in link',
    write: toActive(async (ctx, reader) =>
      signInLinkEmail(await letter(ctx, reader, SIGN_IN_LINK_LIFETIME_HOURS)),
    ),
  },
  withdrawal: {
    title: 'Withdrawal confirmed',
    write: toParticipant(async (ctx, { exchange, participant }) =>
      withdrawalEmail({
        name: participant.name,
        exchange: exchange.name,
        invitation: ctx.config.baseUrl + paths.invitation(exchange.slug),
      }),
    ),
  },
  assignment: {
    title: 'Draw result',
    isSecret: true,
    write: toActive(async (ctx, reader) => {
      const recipient = await findRecipient(ctx, reader.participant)
      if (!recipient) return undefined
      return assignmentEmail({
        ...(await letter(ctx, reader, MAILED_LINK_LIFETIME_HOURS)),
        recipient: {
          name: recipient.name,
          giftIdeas: recipient.gift_ideas,
          postalAddress: recipient.postal_address,
        },
        redrawn: reader.exchange.draws > 1,
      })
    }),
  },
  password_reset: {
    title: 'Password reset',
    async write(ctx) {
      const admin = await findAdmin(ctx.db)
      if (!admin) return undefined
      const token = await createPasswordReset(ctx, admin)
      const link = ctx.config.baseUrl + paths.resetPassword(token)
      return { to: { address: admin.email }, parts: passwordResetEmail({ link }) }
    },
  },
}

export function kindOf(mail: Pick<OutboxMail, 'kind'>): KindOfMail {
  return KINDS[mail.kind as MailKind]
}

/** The mail as it is now, with a link made for it, or undefined if there is nobody left to tell. */
export async function renderMail(ctx: Context, mail: OutboxMail): Promise<Email | undefined> {
  const written = await kindOf(mail).write(ctx, mail)
  if (!written) return undefined
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const key = mail.round === 1 ? mail.id : `${mail.id}-${mail.round}`
  return { to: written.to, ...written.parts, headers, key }
}

function toActive(write: (ctx: Context, reader: Reader) => Promise<MailParts | undefined>): Writer {
  return toParticipant(async (ctx, reader) =>
    reader.participant.status === 'active' ? await write(ctx, reader) : undefined,
  )
}

function toParticipant(
  write: (ctx: Context, reader: Reader) => Promise<MailParts | undefined>,
): Writer {
  return async (ctx, mail) => {
    const exchange = mail.exchange_id && (await findExchangeById(ctx.db, mail.exchange_id))
    const participant =
      mail.participant_id && (await findAnyParticipant(ctx.db, mail.participant_id))
    if (!exchange || !participant || participant.email === null) return undefined
    const parts = await write(ctx, { exchange, participant })
    return parts && { to: { name: participant.name, address: participant.email }, parts }
  }
}

/** What all letters to a participant share; makes a new sign-in link for this one. */
async function letter(
  ctx: Context,
  { exchange, participant }: Reader,
  linkLifetimeHours: number,
): Promise<ParticipantLetter> {
  const token = await createSignInLink(ctx, participant, linkLifetimeHours)
  return {
    name: participant.name,
    exchange: exchange.name,
    day: longDate(exchange.exchange_date),
    budget: exchange.budget,
    location: exchange.location,
    link: ctx.config.baseUrl + paths.signInLink(token),
  }
}
