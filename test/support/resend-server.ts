import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createMailbag } from './mailbag.ts'

export type ResendMail = {
  id: string
  key: string
  from: string
  to: string
  reply_to?: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
  /** Bytes of the request. */
  size: number
}

type HttpAnswer = { status: number; body?: unknown; headers?: Record<string, string> }

/** Undefined: as the real one. `keep and hang up`: takes the mail, but never tells the sender. */
type Answer = undefined | HttpAnswer | 'hang up' | 'keep and hang up'

type Options = {
  port?: number
  apiKey?: string
  /** Whoever asks for more in a second is told to come back in the next; by default there is no limit. */
  perSecond?: number
}

export type TestResendServer = Awaited<ReturnType<typeof startResendServer>>

/** A stand-in for Resend's `POST /emails` that checks key, recipient and idempotency. */
export async function startResendServer(options: Options = {}) {
  const { port = 0, apiKey = 're_test', perSecond = Infinity } = options
  let second = { start: 0, asked: 0 }
  const bag = createMailbag<ResendMail>()
  const taken = new Map<string, { id: string; body: string }>()
  const planned: (Answer | Promise<Answer>)[] = []
  const requests: IncomingMessage[] = []

  async function handle(request: IncomingMessage, response: ServerResponse) {
    requests.push(request)
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const answer = (await planned.shift()) ?? (isTooFast() ? SLOW_DOWN : undefined)
    const keep = answer === undefined || answer === 'keep and hang up'
    const usual = keep ? take(request, body) : undefined
    if (typeof answer === 'string') response.destroy()
    else respond(response, answer ?? usual ?? { status: 500 })
  }

  function isTooFast(): boolean {
    if (performance.now() - second.start >= 1000) second = { start: performance.now(), asked: 0 }
    return ++second.asked > perSecond
  }

  function take(request: IncomingMessage, body: string): HttpAnswer {
    const { authorization, 'idempotency-key': key } = request.headers
    if (request.url !== '/emails')
      return fault(404, 'not_found', 'The requested endpoint does not exist.')
    if (authorization !== `Bearer ${apiKey}`)
      return fault(403, 'invalid_api_key', 'API key is invalid')
    const earlier = taken.get(String(key))
    if (earlier) {
      return earlier.body === body
        ? { status: 200, body: { id: earlier.id } }
        : fault(
            409,
            'invalid_idempotent_request',
            'Same idempotency key, different request payload.',
          )
    }
    const mail: Omit<ResendMail, 'id' | 'key' | 'size'> = JSON.parse(body)
    if (!/^([^<>@,"]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(mail.to)) {
      return fault(422, 'validation_error', 'Invalid `to` field.')
    }
    const id = randomUUID()
    taken.set(String(key), { id, body })
    bag.add({ id, key: String(key), size: Buffer.byteLength(body), ...mail })
    return { status: 200, body: { id } }
  }

  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()

  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`
  return {
    url,
    /** The configuration of somebody who sends by it. */
    mail: { kind: 'resend', apiKey: 're_test', from: 'klaus@example.org', baseUrl: url } as const,
    mails: bag.mails,
    waitForMails: bag.waitFor,
    requests: () => requests.length,
    /** Answers to the next requests, in this order; a promise keeps its request hanging. */
    answerNext(...answers: (Answer | Promise<Answer>)[]) {
      planned.push(...answers)
    },
    async stop() {
      bag.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An error in the shape that Resend uses. */
export function fault(statusCode: number, name: string, message: string): HttpAnswer {
  return { status: statusCode, body: { statusCode, name, message } }
}

const SLOW_DOWN = {
  ...fault(429, 'rate_limit_exceeded', 'Slow down.'),
  headers: { 'retry-after': '1' },
}

function respond(response: ServerResponse, { status, body, headers }: HttpAnswer) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}))
}
