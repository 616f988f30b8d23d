import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The fields of a posted form; a file is its bytes. */
type Fields = Record<string, string | Buffer>
type Field = readonly [name: string, value: string | Buffer]

const FIELDS_MAX = 20

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

/** Cut off or malformed, it is the sender's mistake (RFC 7578), whatever the parser calls it. */
async function readMultipart(body: Buffer, type: string): Promise<Field[]> {
  const fields: Field[] = []
  try {
    const parser = new Busboy({
      headers: { 'content-type': type },
      limits: { fields: FIELDS_MAX, files: FIELDS_MAX, parts: FIELDS_MAX },
    })
    parser.on('field', (name, value) => fields.push([name ?? '', value]))
    parser.on('file', (name, file) => {
      const chunks: Buffer[] = []
      file.on('data', (chunk: Buffer) => chunks.push(chunk))
      file.on('end', () => fields.push([name ?? '', Buffer.concat(chunks)]))
      file.on('error', (error) => parser.destroy(error))
    })
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) {
      parser.on(limit, () => parser.destroy(new Error(limit)))
    }
    await pipeline(Readable.from([body]), parser)
  } catch (cause) {
    throw badRequest('This is no form that can be read.', cause)
  }
  return fields
}

/**
 * One value per name. A repeated field is refused, as nobody could say which one counts; only a
 * checkbox comes after its hidden default, `0`.
 */
function fieldsOf(entries: readonly Field[]): Fields {
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
