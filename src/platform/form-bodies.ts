import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The fields of a posted form; a file is its bytes. */
type Fields = Record<string, string | Buffer>

/**
 * Reads urlencoded forms, so that `request.body` is one text per field. What is typed is read here
 * and nowhere else: limits, the form's token and the form itself see the same values.
 */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => fieldsOf([...new URLSearchParams(body)]),
  )
}

/** Reads forms with files as well, in memory and within the route's `bodyLimit`. */
export function acceptUploads(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      const form = await readMultipart(body, headers['content-type'] ?? '')
      const entries = [...form].map(async ([name, value]) => {
        const bytes = typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer())
        return [name, bytes] as const
      })
      return fieldsOf(await Promise.all(entries))
    },
  )
}

/** Cut off or malformed, it is the sender's mistake (RFC 7578), whatever the parser calls it. */
async function readMultipart(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData()
  } catch (cause) {
    throw badRequest('This is no form that can be read.', cause)
  }
}

/**
 * One value per name. A repeated field is refused, as nobody could say which one counts; only a
 * checkbox comes after its hidden default, `0`.
 */
function fieldsOf(entries: readonly (readonly [string, string | Buffer])[]): Fields {
  const fields = new Map<string, string | Buffer>()
  for (const [name, value] of entries) {
    const isBox = fields.get(name) === '0' && value === '1'
    if (fields.has(name) && !isBox) throw badRequest('A field was sent twice.')
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

/** Fastify answers what a parser throws by its status. */
function badRequest(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { statusCode: 400 })
}
