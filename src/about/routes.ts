import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { readAbout } from './queries.ts'
import { aboutPage } from './views/about.ts'

/** How the instance is doing; mounted behind `requireAdmin`. */
export function aboutRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.about(), async ({ page }, reply) =>
    sendPage(reply, aboutPage(page, await readAbout(ctx))),
  )
}
