import type { Config } from '../config.ts'
import type { Mailer } from '../platform/mailer.ts'
import { createResendMailer } from '../platform/resend-mailer.ts'
import { createSmtpMailer } from '../platform/smtp-mailer.ts'

/** The transport that is configured; undefined if mails are held in the mailbox. */
export function createMailer({ mail, baseUrl }: Config): Mailer | undefined {
  if (mail.kind === 'smtp') {
    return createSmtpMailer({ ...mail, messageIdDomain: new URL(baseUrl).hostname })
  }
  return mail.kind === 'resend' ? createResendMailer(mail) : undefined
}
