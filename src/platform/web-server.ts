import { type RequestListener, Server, type ServerOptions } from 'node:http'

/** Within which a request has to arrive: its headers, and all of it, such as a list of 1 MiB. */
const HEADERS_TIMEOUT_MS = 20_000
const REQUEST_TIMEOUT_MS = 60_000
/** After which a connection on which nothing moves is closed. No answer takes as long. */
const CONNECTION_TIMEOUT_MS = 120_000
/** How much later than that it may be noticed; Node itself looks every 30 seconds. */
const LOOKS_EVERY_MS = 2_000

const OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: LOOKS_EVERY_MS,
  // A request without a host is refused by ourselves, so that the answer is a page of ours.
  requireHostHeader: false,
}

/** How long visitors who are in the middle of something may hold up a stop. */
const CLOSE_WITHIN_MS = 5_000

/**
 * An HTTP server whose `close` comes to an end: idle connections end at once, others with their
 * answer, and after five seconds all that are left, those of a half-sent header or body, too.
 */
export function createWebServer(listener: RequestListener): Server {
  return new WebServer(listener)
}

class WebServer extends Server {
  constructor(listener: RequestListener) {
    super(OPTIONS, listener)
    this.setTimeout(CONNECTION_TIMEOUT_MS)
    this.on('request', (_request, response) => {
      response.once('close', () => {
        // Node itself would keep the connection for another minute.
        if (!this.listening) setImmediate(() => this.closeIdleConnections())
      })
    })
  }

  override close(callback?: (error?: Error) => void): this {
    const end = setTimeout(() => this.closeAllConnections(), CLOSE_WITHIN_MS)
    this.once('close', () => clearTimeout(end))
    return super.close(callback)
  }
}
