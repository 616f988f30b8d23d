import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { bestEncoding, type Encoding } from './public-files.ts'

/** Shorter answers fit one packet anyway. */
const WORTHWHILE_BYTES = 1_024
/** Of 11: what takes less time than the page itself, and saves nearly as much as more would. */
const BROTLI_QUALITY = 4

/**
 * Compresses pages on their way out, for browsers that say that they can read it (RFC 9110, 12.5.3).
 * docs/decisions/0007-pages-are-compressed.md weighs what that could tell (BREACH). To be called after
 * whatever else changes pages on their way.
 */
export function compressPages(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    if (!isPage || typeof payload !== 'string' || payload.length < WORTHWHILE_BYTES) return payload
    reply.header('vary', 'accept-encoding')
    const encoding = bestEncoding(request.headers['accept-encoding'])
    // As bytes, a page is gone through once; as text once for its length and once more to be sent.
    if (encoding === undefined) return Buffer.from(payload)
    const compressed = await compress(payload, encoding)
    reply.header('content-encoding', encoding).header('content-length', compressed.length)
    return compressed
  })
}

function compress(page: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(page)
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
  }
  return promisify(brotliCompress)(page, { params })
}
