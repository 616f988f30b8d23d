import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Systems give these to nobody who does not ask for one: those from here on are for whoever takes any. */
const FIRST_OF_ANY = 32_768

/**
 * A port on 127.0.0.1 that nobody uses, for what must know it before it listens. Whoever listens on any port, or
 * connects, meanwhile does not get it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, FIRST_OF_ANY)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => resolve(true))
  const found = await promise
  if (found) await new Promise((closed) => server.close(closed))
  return found
}
