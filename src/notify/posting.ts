import { PATIENCE_MS } from './rules.ts'

/** `why` says what NOTIFY_URL did instead of taking it, as in “answers with 503”. */
type NotTaken = { why: string; mayHaveArrived: boolean; error?: Error }

/** Answers after which it is not known whether a message has arrived: one was not waited for. */
const GATEWAY_TIMEOUT = 504
/** How Node says that a connection ended after something was sent. */
const CUT_OFF = /^(ECONNRESET|EPIPE|HPE_.*|UND_ERR_(?!CONNECT_TIMEOUT).*)$/

type Receiver = { url: string; authorization: string | undefined }

/** Posts one message as JSON. */
export async function post(
  { url, authorization }: Receiver,
  body: Readonly<Record<string, string>>,
): Promise<'taken' | NotTaken> {
  try {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify(body),
      // What is posted goes to the address that was set, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (ok) return 'taken'
    // Who leads on may have done what was asked for before.
    const leadsOn = status >= 300 && status < 400
    return { why: `answers with ${status}`, mayHaveArrived: leadsOn || status === GATEWAY_TIMEOUT }
  } catch (caught) {
    const error = caught as Error
    if (error.name === 'TimeoutError') {
      return {
        why: `gives no answer in ${PATIENCE_MS / 1000} seconds`,
        mayHaveArrived: true,
        error,
      }
    }
    const { code = error.name } = (error.cause ?? {}) as { code?: string }
    return { why: `cannot be reached (${code})`, mayHaveArrived: CUT_OFF.test(code), error }
  }
}
