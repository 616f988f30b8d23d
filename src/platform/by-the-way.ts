import type { FastifyRequest } from 'fastify'

/** So long a page waits for what it notes; on a disk of today that takes a few milliseconds. */
const MOMENT_MS = 30

/**
 * For what a page notes besides showing something, and would note the next time as well: waits for it for a
 * moment only. Whoever else writes, or keeps the database locked, then holds up the note, not the page. One
 * that fails is left to the log.
 */
export async function byTheWay(
  { log }: Pick<FastifyRequest, 'log'>,
  noted: Promise<unknown>,
): Promise<void> {
  const late = Promise.withResolvers<void>()
  const moment = setTimeout(late.resolve, MOMENT_MS)
  const over = noted.catch((error) => log.warn({ err: error }, 'this could not be noted'))
  await Promise.race([over, late.promise])
  clearTimeout(moment)
}

/**
 * On a page that is only looked at, the session changes by the way: it is extended once a day. Whoever signs in
 * or out does so by a form, whose answer waits for it; and so does a page whose forms need what is saved.
 */
export function saveSessionByTheWay(request: FastifyRequest): void {
  const { method, session } = request
  if (method !== 'GET' && method !== 'HEAD') return
  const { formSecret } = session
  const save = session.save.bind(session)
  // Beside what the session holds.
  Object.defineProperty(session, 'save', {
    enumerable: false,
    value: (callback: (error?: unknown) => void) => {
      const isNeeded = session.formSecret !== formSecret
      const saved = isNeeded ? save() : byTheWay(request, save())
      saved.then(() => callback(), callback)
    },
  })
}
