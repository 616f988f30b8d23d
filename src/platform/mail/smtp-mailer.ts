import { PassThrough, pipeline } from 'node:stream'
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'
import type { Address } from './addresses.ts'
import { headerLine, isPlainAddress, readSender, senderOf, visibleName } from './addresses.ts'
import {
  type CheckedMailer,
  CLOSE_GRACE_SECONDS,
  type Email,
  SEND_LIMIT_SECONDS,
} from './mailer.ts'
import type { Delivery } from './reasons.ts'
import { failed, sent, stopped } from './reasons.ts'
import { deliveryAfterFault } from './smtp-faults.ts'
import { connectionsOf, withoutConnections } from './smtp-url.ts'

/** Generous, as giving up on a slow reply may send the mail twice (RFC 5321, 4.5.3.2). */
const LIMITS = {
  /** For the DNS lookup, the connection, the greeting and STARTTLS together. */
  connectMs: 120_000,
  replyMs: 120_000,
  sendMs: SEND_LIMIT_SECONDS * 1000,
  closeMs: CLOSE_GRACE_SECONDS * 1000,
}

type SmtpOptions = {
  /**
   * `smtp://user:password@host:587`, encrypted if the server offers STARTTLS, or `smtps://`. Its
   * query may hold nodemailer's options: `?requireTLS=true`, `?tls.rejectUnauthorized=false`.
   */
  url: string
  /** `Klaus <klaus@example.org>`, or the address alone. */
  from: string
  messageIdDomain: string
  limits?: Partial<typeof LIMITS>
}

/** Sends through a mail server over pooled connections, at least two. Throws if the sender is no address. */
export function createSmtpMailer({ url, messageIdDomain, ...options }: SmtpOptions): CheckedMailer {
  const from = readSender(options.from)
  const { connectMs, replyMs, sendMs, closeMs } = { ...LIMITS, ...options.limits }
  const transport = openTransport(url, messageIdDomain, { connectMs, replyMs })
  const { host = 'localhost', port, secure } = transport.options
  const server = `${host}:${port ?? (secure ? 465 : 587)}`
  const underWay = new Set<Promise<Delivery>>()
  const whole = watchForWhole(transport)
  let closed = false
  /** Asked before connections are cut, as what is left of a mail is read to its end then. */
  let wholeAtStop: ReadonlySet<string> = new Set()

  async function deliver(email: Email): Promise<Delivery> {
    const content = message(email, from, messageIdDomain)
    const isWhole = () => whole.delete(`${content.messageId}`)
    isWhole()
    try {
      const info = await transport.sendMail({ ...content, signal: AbortSignal.timeout(sendMs) })
      return sent(info.response)
    } catch (error) {
      return closed
        ? stopped(wholeAtStop.has(`${content.messageId}`))
        : deliveryAfterFault(error, server, isWhole())
    } finally {
      isWhole()
    }
  }

  return {
    name: 'smtp',
    concurrency: connectionsOf(url),
    async send(email) {
      if (!isPlainAddress(email.to.address)) return failed({ reason: 'not_an_address' })
      const delivery = deliver(email)
      underWay.add(delivery)
      return await delivery.finally(() => underWay.delete(delivery))
    },
    async check() {
      try {
        await transport.verify()
        return sent('')
      } catch (error) {
        return deliveryAfterFault(error, server)
      }
    },
    async close() {
      transport.close()
      const force = setTimeout(() => {
        closed = true
        wholeAtStop = new Set(whole)
        transport.close({ force: true })
      }, closeMs)
      await Promise.all(underWay)
      clearTimeout(force)
      closed = true
    },
  }
}

function openTransport(
  url: string,
  name: string,
  { connectMs, replyMs }: Pick<typeof LIMITS, 'connectMs' | 'replyMs'>,
) {
  return createTransport({
    // Taken out, as an option in the URL overrides ours.
    url: withoutConnections(url),
    pool: true,
    maxConnections: connectionsOf(url),
    // Nodemailer requeues only a mail of which nothing was sent; the rest is for the outbox.
    maxRequeues: 1,
    name,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: replyMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The Message-IDs of mails that were read to their last byte, and so are handed over whole. */
function watchForWhole(transport: Pick<Transporter, 'use'>): Set<string> {
  const whole = new Set<string>()
  transport.use('stream', ({ data, message }, done) => {
    const note = () => void whole.add(`${data.messageId}`)
    // The last of its streams, which holds nothing back: it ends once the server has asked for it all.
    const last = {
      readableHighWaterMark: 1,
      flush: (end: () => void) => {
        note()
        end()
      },
    }
    message.processFunc((input) => pipeline(input, new PassThrough(last), () => {}))
    done()
  })
  return whole
}

function message(email: Email, from: Address, messageIdDomain: string): SendMailOptions {
  return {
    from: mailbox(senderOf(email, from)),
    to: mailbox(email.to),
    replyTo: email.replyTo && mailbox(email.replyTo),
    // Set explicitly, so that no header can add a recipient.
    envelope: { from: from.address, to: [{ name: '', address: email.to.address }] },
    subject: headerLine(email.subject),
    text: email.text,
    html: email.html,
    ...(email.sizeIsSecret && { textEncoding: 'base64' as const }),
    // Whoever gets a bounce must not read the mail in it (RFC 3461).
    dsn: { ret: 'HDRS' },
    headers: { ...email.headers },
    messageId: `<${email.key}@${messageIdDomain}>`,
  }
}

function mailbox({ name, address }: Address): { name: string; address: string } {
  return { name: visibleName(name), address }
}
