import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { VERSION as version } from './config.ts'
import type { Context } from './context.ts'
import { paths } from './paths.ts'

/** For monitoring: 200 with the version while the database responds, else 503. */
export function healthRoute(app: FastifyInstance, ctx: Context): void {
  app.get(paths.health(), async (request, reply) => {
    try {
      await sql`select 1`.execute(ctx.db)
      return { status: 'ok', version }
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer')
      return reply.code(503).send({ status: 'database unavailable', version })
    }
  })
}
