import type { Socket } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { createMailbag } from './mailbag.ts'
import { type Mailbox, mailboxes, rawHeaders } from './received-headers.ts'

export type ReceivedMail = {
  /** The recipients in the envelope: who it really went to. */
  recipients: string[]
  sender: string
  encrypted: boolean
  to: Mailbox[]
  from: Mailbox[]
  replyTo: Mailbox[]
  subject: string
  text: string
  html: string
  messageId: string
  /** What a bounce may hold of the mail, as the sender asked (RFC 3461, RET). */
  returnOnly: string | undefined
  /** Unfolded values by lower-case name; a header that was smuggled in shows up as a name. */
  headers: Map<string, string>
  raw: string
}

type Moment = {
  /** `received`: the whole mail is here, but nothing has been replied to it yet. */
  at: 'connect' | 'sender' | 'recipient' | 'received'
  /** Counts from 1. */
  connection: number
  address?: string
}

/** Undefined: accepts. `keep and hang up`: takes the mail, but never tells the sender. */
type Reaction = undefined | { code: number; text: string } | 'hang up' | 'keep and hang up'

type Options = {
  port?: number
  encryption?: 'none' | 'starttls' | 'tls'
  /** Without it, anybody may send. */
  login?: { user: string; password: string }
}

export type TestSmtpServer = Awaited<ReturnType<typeof startSmtpServer>>

/**
 * A mail server on this machine that keeps what it gets. `behave` decides what it does at each
 * moment of a conversation; a promise holds the conversation until it resolves.
 */
export async function startSmtpServer(options: Options = {}) {
  const { encryption = 'none', login } = options
  const bag = createMailbag<ReceivedMail>()
  const sockets = new Map<number, Socket>()
  const connections = new Map<string, number>()
  let react: (moment: Moment) => Reaction | Promise<Reaction> = () => undefined

  async function meet(session: SMTPServerSession, at: Moment['at'], address?: string) {
    const connection = connections.get(session.id) ?? connections.size + 1
    connections.set(session.id, connection)
    return await react({ at, connection, ...(address && { address }) })
  }

  /** Replies, or drops the connection without a word. */
  function reply(session: SMTPServerSession, reaction: Reaction, done: (error?: Error) => void) {
    if (typeof reaction === 'string') sockets.get(session.remotePort)?.destroy()
    else if (reaction)
      done(Object.assign(new Error(reaction.text), { responseCode: reaction.code }))
    else done()
  }

  const server = new SMTPServer({
    secure: encryption === 'tls',
    hideDSN: false,
    disabledCommands: encryption === 'starttls' ? [] : ['STARTTLS'],
    authOptional: !login,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1,
    onAuth({ username, password }, _session, done) {
      const known = username === login?.user && password === login?.password
      done(
        null,
        known ? { user: username } : { message: 'wrong name or password', responseCode: 535 },
      )
    },
    async onConnect(session, done) {
      reply(session, await meet(session, 'connect'), done)
    },
    async onMailFrom({ address }, session, done) {
      reply(session, await meet(session, 'sender', address), done)
    },
    async onRcptTo({ address }, session, done) {
      reply(session, await meet(session, 'recipient', address), done)
    },
    async onData(stream, session, done) {
      const source = await readWhole(stream)
      if (!source) return
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const reaction = await meet(session, 'received', recipients[0])
      if (reaction === undefined || reaction === 'keep and hang up') {
        const returnOnly = session.envelope.dsn?.ret ?? undefined
        const encrypted = session.secure
        bag.add({ recipients, sender, returnOnly, encrypted, ...(await readMail(source)) })
      }
      reply(session, reaction, done)
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    const listener = server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = listener.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })

  async function stop() {
    bag.close()
    for (const socket of sockets.values()) socket.destroy()
    await new Promise<void>((resolve) => server.close(resolve))
  }

  const user = login && `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`
  return {
    url: `${encryption === 'tls' ? 'smtps' : 'smtp'}://${user ?? ''}127.0.0.1:${port}`,
    port,
    mails: bag.mails,
    waitForMails: bag.waitFor,
    connections: () => connections.size,
    behave(reaction: typeof react) {
      react = reaction
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Returns undefined if the sender hung up in the middle of the mail. */
async function readWhole(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  try {
    return Buffer.concat(await Array.fromAsync(stream))
  } catch {
    return undefined
  }
}

async function readMail(source: Buffer) {
  const mail = await simpleParser(source, { skipHtmlToText: true })
  return {
    to: mailboxes(mail.to),
    from: mailboxes(mail.from),
    replyTo: mailboxes(mail.replyTo),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    messageId: mail.messageId ?? '',
    headers: rawHeaders(mail.headerLines),
    raw: source.toString(),
  }
}
