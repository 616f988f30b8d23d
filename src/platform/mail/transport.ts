import type { Mailer } from './mailer.ts'
import { createResendMailer } from './resend-mailer.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

/** How mail leaves this machine; with `mailbox` it does not, and the admin reads it here. */
export type MailTransport =
  | { kind: 'mailbox' }
  | { kind: 'smtp'; url: string; from: string }
  | { kind: 'resend'; apiKey: string; from: string; baseUrl?: string; webhookSecret?: string }

/** The configured transport, or undefined if mails are held in the mailbox. */
export function createMailer({
  mail,
  baseUrl,
}: {
  mail: MailTransport
  baseUrl: string
}): Mailer | undefined {
  if (mail.kind === 'smtp') {
    return createSmtpMailer({ ...mail, messageIdDomain: new URL(baseUrl).hostname })
  }
  return mail.kind === 'resend' ? createResendMailer(mail) : undefined
}
