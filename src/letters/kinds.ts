import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Email } from '../platform/mail/mailer.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import { type MailKind, traitsOf } from '../post/kinds.ts'
import { findSettings } from '../settings/queries.ts'
import { voiceIn } from '../ui/voice.ts'
import { assignment, changedAssignment } from './emails/drawing.ts'
import { invitation, registration, removed, signInLink, withdrawal } from './emails/joining.ts'
import { messageNotice, reminder } from './emails/meantime.ts'
import {
  mailFailure,
  newRegistration,
  purge,
  registrationClosed,
  withdrawalNotice,
} from './emails/notices.ts'
import { messageReport, passwordReset } from './emails/organiser.ts'
import type { KindOfMail } from './facts.ts'

/** Every kind of mail on one screen. */
export const KINDS: Readonly<Record<MailKind, KindOfMail>> = {
  invitation,
  registration,
  sign_in_link: signInLink,
  withdrawal,
  removed,
  assignment,
  changed_assignment: changedAssignment,
  reminder,
  message_notice: messageNotice,
  message_report: messageReport,
  password_reset: passwordReset,
  new_registration_notice: newRegistration,
  withdrawal_notice: withdrawalNotice,
  registration_closed_notice: registrationClosed,
  mail_failure_notice: mailFailure,
  purge_notice: purge,
}

/** The mail as it is now, with a link made for it, or undefined if there is nobody left to tell. */
export async function renderMail(ctx: Context, mail: OutboxMail): Promise<Email | undefined> {
  const { instanceName } = await findSettings(ctx)
  const { exchange_id: id } = mail
  const exchange = id === null ? undefined : await findExchangeById(ctx, id)
  const voice = voiceIn(exchange?.language ?? 'en', instanceName)
  const written = await KINDS[mail.kind].write(ctx, { mail, exchange, voice })
  if (!written) return undefined
  const { to, parts, headers = {} } = written
  const isToParticipant = mail.participant_id !== null || mail.sealed_participant !== null
  const mayAnswer = isToParticipant && !traitsOf(mail.kind).isNotAnswered
  const replyTo = mayAnswer ? await whoAnswers(ctx) : undefined
  return {
    to,
    ...parts,
    ...(replyTo && { replyTo }),
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    key: mail.round === 1 ? mail.id : `${mail.id}-${mail.round}`,
    ...(mail.sealed_participant !== null && { readerIsSecret: true }),
  }
}

/** Where a participant's answer goes, if the admin wants it. */
async function whoAnswers(ctx: Context) {
  const admin = await findAdmin(ctx)
  return admin?.reply_to_admin === 1 ? { address: admin.email } : undefined
}
