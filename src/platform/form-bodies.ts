import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The fields of a posted form. */
type Fields = Record<string, string | File>
type Field = readonly [name: string, value: string | File]

const FIELDS_MAX = 50

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
    async ({ headers }: FastifyRequest, body: Buffer) =>
      fieldsOf(await readMultipart(body, headers['content-type'] ?? '')),
  )
}

/**
 * By Node's own reader (RFC 7578), which takes all of a body or nothing. Whatever it refuses is the
 * sender's mistake: cut off, malformed, a part that is no field of a form, or a boundary that stands
 * within a value, as those that browsers make up never do.
 */
async function readMultipart(body: Buffer, type: string): Promise<Field[]> {
  const form = await new Response(body, { headers: { 'content-type': type } })
    .formData()
    .catch((cause: unknown) => {
      throw badRequest('This is no form that can be read.', cause)
    })
  const fields = [...form]
  if (fields.length > FIELDS_MAX) throw badRequest('This form has too many fields.')
  return fields
}

/**
 * One value per name. A repeated field is refused, as nobody could say which one counts; only a
 * checkbox comes after its hidden default, `0`.
 */
function fieldsOf(entries: readonly Field[]): Fields {
  const fields = new Map<string, string | File>()
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
