import type { Mailer } from './mailer.ts'
import { RESEND_AT_ONCE } from './resend-answers.ts'
import { connectionsOf } from './smtp-url.ts'

/** How mail leaves this machine; with `mailbox` it does not, and the admin reads it here. */
export type MailTransport =
  | { kind: 'mailbox' }
  | { kind: 'smtp'; url: string; from: string }
  | { kind: 'resend'; apiKey: string; from: string; baseUrl?: string; webhookSecret?: string }

/**
 * The configured transport, or undefined if mails are held in the mailbox. Its library is loaded with the
 * first mail, as it takes long and much memory.
 */
export function createMailer({
  mail,
  baseUrl,
}: {
  mail: MailTransport
  baseUrl: string
}): Mailer | undefined {
  if (mail.kind === 'mailbox') return undefined
  if (mail.kind === 'resend') {
    const open = async () => (await import('./resend-mailer.ts')).createResendMailer(mail)
    return { name: 'resend', concurrency: RESEND_AT_ONCE, ...openedByFirst(once(open)) }
  }
  const messageIdDomain = new URL(baseUrl).hostname
  const opened = once(async () =>
    (await import('./smtp-mailer.ts')).createSmtpMailer({ ...mail, messageIdDomain }),
  )
  return {
    name: 'smtp',
    concurrency: connectionsOf(mail.url),
    ...openedByFirst(opened),
    check: async () => await (await opened()).check(),
  }
}

/** The same promise each time, a new one after a failure; undefined from `begun` before the first. */
type Once<Value> = (() => Promise<Value>) & { begun(): Promise<Value> | undefined }

function once<Value>(open: () => Promise<Value>): Once<Value> {
  let opened: Promise<Value> | undefined
  const call = () => {
    opened ??= open().catch((error) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return Object.assign(call, { begun: () => opened })
}

function openedByFirst(opened: Once<Mailer>): Pick<Mailer, 'send' | 'close'> {
  return {
    send: async (email) => await (await opened()).send(email),
    close: async () => await (await opened.begun())?.close(),
  }
}
