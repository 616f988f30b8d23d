import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { paths } from './paths.ts'

const OWN_FILES = path.join(import.meta.dirname, '..', 'public')
const PICO = fileURLToPath(import.meta.resolve('@picocss/pico/css/pico.min.css'))
const CACHE_SECONDS = 60 * 60

/** Serves style sheets, script and icon from our own origin. */
export async function assetRoutes(app: FastifyInstance): Promise<void> {
  const maxAge = CACHE_SECONDS * 1000
  await app.register(fastifyStatic, { root: OWN_FILES, prefix: paths.asset(''), maxAge })
  app.get(paths.asset('pico.css'), (_request, reply) =>
    reply.sendFile(path.basename(PICO), path.dirname(PICO), { maxAge }),
  )
}
