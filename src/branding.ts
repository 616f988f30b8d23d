import type { FastifyInstance } from 'fastify'
import { findInstanceName } from './admin/queries.ts'
import type { Context } from './context.ts'
import { withBrand } from './ui/brand.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the admin calls this instance. */
    brand: string
  }
}

/** Puts the name of the instance on every page. */
export function brandPages(app: FastifyInstance, ctx: Context): void {
  app.decorateRequest('brand', '')
  app.addHook('onRequest', async (request) => {
    // A page must not fail for want of a name: whoever asks may be asking for our health.
    request.brand = await findInstanceName(ctx.db).catch(() => '')
  })
  // Twice, as the reading of a body in between forgets in which request it happens.
  app.addHook('onRequest', ({ brand }, _reply, done) => named(brand, done))
  app.addHook('preValidation', ({ brand }, _reply, done) => named(brand, done))
}

function named(brand: string, done: () => void): void {
  if (brand === '') done()
  else withBrand(brand, done)
}
