import { createPasswordReset } from '../admin/commands.ts'
import { passwordResetEmail } from '../admin/emails.ts'
import { findAdmin, findInstanceName } from '../admin/queries.ts'
import type { Context, MailKind } from '../context.ts'
import { assignmentEmail, changedAssignmentEmail, type Occasion } from '../draw/emails.ts'
import { invitationEmail, reminderEmail } from '../exchanges/emails.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { daysUntil } from '../exchanges/rules.ts'
import { messageNoticeEmail, messageReportEmail } from '../messages/emails.ts'
import { hasUnread } from '../messages/queries.ts'
import { createUntracedSignInLink } from '../participants/commands.ts'
import {
  registrationEmail,
  removedEmail,
  signInLinkEmail,
  withdrawalEmail,
} from '../participants/emails.ts'
import { remindersOffSignature } from '../participants/queries.ts'
import {
  MAILED_LINK_LIFETIME_HOURS,
  mayLook,
  SIGN_IN_LINK_LIFETIME_HOURS,
} from '../participants/rules.ts'
import { paths } from '../paths.ts'
import type { Email } from '../platform/mailer.ts'
import type { OutboxMail } from '../platform/outbox.ts'
import { PRODUCT, withBrand } from '../ui/brand.ts'
import {
  factsOfExchange,
  letter,
  type Reader,
  recipientOf,
  resultLetter,
  toActive,
  toParticipant,
  type Writer,
} from './letters.ts'
import { NOTICE_KINDS } from './notices.ts'

type KindOfMail = {
  /** What the admin's pages call it. */
  title: string
  /** Says whom somebody gives to: the mailbox opens it only after a warning. */
  isSecret?: true
  /** An answer meant for somebody else must not reach the admin. */
  isNotAnswered?: true
  write: Writer
}

/** Every kind of mail on one screen: its name, and how it is written when it is sent. */
const KINDS: Readonly<Record<MailKind, KindOfMail>> = {
  invitation: {
    title: 'Invitation for those of last time',
    write: toParticipant(async (ctx, { exchange, participant: { name, status } }) => {
      if (status !== 'invited') return undefined
      const invitation = ctx.config.baseUrl + paths.invitation(exchange.slug)
      return invitationEmail({ ...factsOfExchange(exchange), name, invitation })
    }),
  },
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
  removed: {
    title: 'Taken out by the organiser',
    write: toParticipant(async (_ctx, { exchange, participant: { name, status } }) => {
      if (status !== 'removed') return undefined
      return removedEmail({ name, exchange: exchange.name, drawn: mayLook(exchange.state) })
    }),
  },
  assignment: {
    title: 'Draw result',
    isSecret: true,
    write: toActive(async (ctx, reader) => {
      const recipient = await recipientOf(ctx, reader)
      if (!recipient) return undefined
      return assignmentEmail({
        ...(await resultLetter(ctx, reader)),
        recipient,
        occasion: occasionOf(reader),
      })
    }),
  },
  changed_assignment: {
    title: 'New recipient after a change',
    isSecret: true,
    write: toActive(async (ctx, reader) => {
      const recipient = await recipientOf(ctx, reader)
      if (!recipient) return undefined
      return changedAssignmentEmail({ ...(await resultLetter(ctx, reader)), recipient })
    }),
  },
  reminder: {
    title: 'Reminder',
    write: toActive(async (ctx, reader) => {
      const { exchange, participant } = reader
      const daysLeft = daysUntil(exchange, ctx.clock())
      const isWanted = participant.reminder_enabled === 1 && exchange.state === 'matched'
      if (!isWanted || daysLeft < 0) return undefined
      const path = paths.remindersOff(participant.id, remindersOffSignature(ctx, participant))
      const remindersOff = ctx.config.baseUrl + path
      const shared = await letter(ctx, reader, MAILED_LINK_LIFETIME_HOURS)
      const headers = {
        'List-Unsubscribe': `<${remindersOff}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
      return { ...reminderEmail({ ...shared, daysLeft, remindersOff }), headers }
    }),
  },
  message_notice: {
    title: 'Message notice',
    isNotAnswered: true,
    write: toActive(async (ctx, { exchange, participant }) => {
      if (!(await hasUnread(ctx, participant))) return undefined
      const token = createUntracedSignInLink(ctx, participant, MAILED_LINK_LIFETIME_HOURS)
      return messageNoticeEmail({
        name: participant.name,
        exchange: exchange.name,
        link: ctx.config.baseUrl + paths.signInLinkToMessages(token),
      })
    }),
  },
  message_report: {
    title: 'Reported message',
    async write(ctx, mail) {
      const admin = await findAdmin(ctx.db)
      const exchange = mail.exchange_id && (await findExchangeById(ctx.db, mail.exchange_id))
      if (!admin || !exchange) return undefined
      const link = ctx.config.baseUrl + paths.messageReports(exchange.slug)
      const parts = messageReportEmail({ exchange: exchange.name, link })
      return { to: { address: admin.email }, parts }
    },
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
  ...NOTICE_KINDS,
}

export function kindOf(mail: Pick<OutboxMail, 'kind'>): KindOfMail {
  return KINDS[mail.kind as MailKind]
}

/** The mail as it is now, with a link made for it, or undefined if there is nobody left to tell. */
export async function renderMail(ctx: Context, mail: OutboxMail): Promise<Email | undefined> {
  const name = (await findInstanceName(ctx.db)) || PRODUCT
  const { write, isNotAnswered = false } = kindOf(mail)
  const written = await withBrand(name, () => write(ctx, mail))
  if (!written) return undefined
  const { to, parts, headers = {} } = written
  const isToParticipant = mail.participant_id !== null || mail.sealed_participant !== null
  const replyTo = isToParticipant && !isNotAnswered ? await whoAnswers(ctx) : undefined
  return {
    to,
    ...parts,
    ...(replyTo && { replyTo }),
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    key: mail.round === 1 ? mail.id : `${mail.id}-${mail.round}`,
    ...(mail.sealed_participant !== null && { readerIsSecret: true }),
  }
}

function occasionOf({ exchange, mail }: Reader): Occasion {
  if (mail.reference !== null || mail.sealed_participant !== null) return 'once_more'
  return exchange.draws > 1 ? 'drawn_again' : 'first_draw'
}

/** Where a participant's answer goes, if the admin wants it. */
async function whoAnswers(ctx: Context) {
  const admin = await findAdmin(ctx.db)
  return admin?.reply_to_admin === 1 ? { address: admin.email } : undefined
}
