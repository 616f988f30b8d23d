import type { FastifyInstance, FastifyRequest } from 'fastify'
import { VERSION as version } from './config.ts'
import type { Context } from './context.ts'
import { paths } from './paths.ts'
import type { Clock } from './platform/clock.ts'
import { watchOpenFile } from './platform/open-file.ts'
import type { Seal } from './platform/seal.ts'
import { readSettings } from './platform/settings.ts'

/** Asks /health how the request looked when it arrived. */
export const DOCTOR_HEADER = 'x-klaus-doctor'
const DOCTOR_SECONDS = 60

/** How a request looked behind the proxies: who it came from, and who that says it is for. */
export type Arrival = { peer: string; visitor: string; forwardedFor: string }

/**
 * For monitoring: /health is 200 with the version while reads work, from the file that is there now, not from
 * what is left of it in memory; /ready is 200 while the pulse of this process is written, as on a disk with
 * room. Else they are 503.
 */
export function healthRoutes(app: FastifyInstance, ctx: Context): void {
  const file = watchOpenFile(ctx.config)
  const look = onceASecond(
    () => ctx.clock(),
    async () => {
      await readSettings(ctx)
      await file.readAfresh()
    },
  )
  readyRoute(app, ctx)
  app.get(paths.health(), async (request, reply) => {
    const arrival = isDoctors(ctx, request) ? { arrival: arrivalOf(request) } : {}
    try {
      await look()
      return { status: 'ok', version, ...arrival }
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer')
      return reply.code(503).send({ status: 'database unavailable', version })
    }
  })
}

/** A look opens the file anew; whoever asks within the second after one gets its answer. */
function onceASecond(clock: Clock, look: () => Promise<void>): () => Promise<void> {
  let last: { at: number; seen: Promise<void> } | undefined
  return () => {
    const now = clock().epochMilliseconds
    const isFresh = last !== undefined && now >= last.at && now - last.at < 1000
    if (!last || !isFresh) last = { at: now, seen: look() }
    return last.seen
  }
}

function readyRoute(app: FastifyInstance, ctx: Context): void {
  app.get(paths.ready(), async (_request, reply) => {
    if (ctx.canWrite()) return { status: 'ok', version }
    return reply.code(503).send({ status: 'nothing can be written', version })
  })
}

/** What to send in `DOCTOR_HEADER`; only whoever has the key can tell, for a minute. */
export function doctorsPass(seal: Seal, now: Temporal.Instant): string {
  const seconds = Math.floor(now.epochMilliseconds / 1000)
  return `${seconds}.${seal.fingerprint('doctor', String(seconds))}`
}

function isDoctors({ keyring, clock }: Context, { headers }: FastifyRequest): boolean {
  const pass = headers[DOCTOR_HEADER]
  if (typeof pass !== 'string') return false
  const made = Number(pass.split('.')[0]) * 1000
  const isOld = Math.abs(clock().epochMilliseconds - made) > DOCTOR_SECONDS * 1000
  if (Number.isNaN(made) || isOld) return false
  return pass === doctorsPass(keyring.instance, Temporal.Instant.fromEpochMilliseconds(made))
}

function arrivalOf({ ip, headers, socket }: FastifyRequest): Arrival {
  const forwardedFor = String(headers['x-forwarded-for'] ?? '')
  return { peer: socket.remoteAddress ?? '', visitor: ip, forwardedFor }
}
