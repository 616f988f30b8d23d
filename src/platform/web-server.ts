import { type RequestListener, Server } from 'node:http'

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
    super(listener)
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
