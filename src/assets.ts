import type { FastifyInstance } from 'fastify'
import { paths } from './paths.ts'
import { bestEncoding, fileServedAs, publicFile } from './platform/public-files.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60
const FOR_EVER = `public, max-age=${YEAR_SECONDS}, immutable`

/**
 * Serves sheet and pictures from memory. Their addresses name their content, so browsers keep them
 * and never ask again (RFC 8246).
 */
export function assetRoutes(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>(paths.asset(':file'), async (request, reply) => {
    const file = fileServedAs(request.params.file)
    if (file === undefined) return reply.callNotFound()
    reply.type(file.type).header('cache-control', FOR_EVER)
    if (file.type === 'image/png') return reply.send(file.body)
    reply.header('vary', 'accept-encoding')
    const encoding = bestEncoding(request.headers['accept-encoding'])
    if (encoding === undefined) return reply.send(file.body)
    return reply.header('content-encoding', encoding).send(await file.encoded(encoding))
  })
  // Browsers that know no drawn icon ask for this one by themselves.
  app.get(paths.favicon(), (_request, reply) => {
    const { type, body } = publicFile('favicon.png')
    return reply.type(type).header('cache-control', 'public, max-age=86400').send(body)
  })
}
