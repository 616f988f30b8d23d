import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const FOLDER = path.join(import.meta.dirname, '..', '..', 'public')

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A file that every visitor may have, held in memory. */
export type PublicFile = {
  /** The name it is served under, which names its content: another content has another name. */
  servedAs: string
  type: string
  body: Buffer
  /** The same in the encodings that browsers speak; made when first asked for. */
  encoded(encoding: Encoding): Promise<Buffer>
}

export type Encoding = 'br' | 'gzip'

const files = new Map(readdirSync(FOLDER).flatMap((name) => load(name) ?? []))
const byServedName = new Map([...files.values()].map((file) => [file.servedAs, file]))

/** A file in `public/`. Throws if there is none of this name. */
export function publicFile(name: string): PublicFile {
  const file = files.get(name)
  if (file === undefined) throw new Error(`public/ holds no file "${name}".`)
  return file
}

/** The file that is served under this name; undefined if there is none, or it has changed since. */
export function fileServedAs(name: string): PublicFile | undefined {
  return byServedName.get(name)
}

/** The text of a file in `public/`, for pages that carry it within; a script without its comments. */
export function textOf(name: string): string {
  const text = readFileSync(path.join(FOLDER, name), 'utf8')
  return name.endsWith('.js') ? text.replace(/^\s*\/\/.*\n|^\s+/gm, '') : text
}

/** What saves most of what this `Accept-Encoding` allows (RFC 9110, 12.5.3); undefined for none. */
export function bestEncoding(accepted: string | undefined): Encoding | undefined {
  const offers = (accepted ?? '').split(',').map((offer) => offer.trim().toLowerCase())
  const allows = (name: Encoding) =>
    offers.some((offer) => {
      const [encoding, weight] = offer.split(';').map((part) => part.trim())
      const [, value] = weight?.split('=') ?? []
      return encoding === name && (value === undefined || Number(value) > 0)
    })
  if (allows('br')) return 'br'
  return allows('gzip') ? 'gzip' : undefined
}

function load(name: string): [[string, PublicFile]] | undefined {
  const { name: stem, ext } = path.parse(name)
  const type = TYPES[ext]
  if (type === undefined) return undefined
  const file = readFileSync(path.join(FOLDER, name))
  const body = ext === '.css' ? Buffer.from(slim(file.toString())) : file
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  return [[name, { servedAs: `${stem}.${hash}${ext}`, type, body, encoded: encoder(body) }]]
}

/** A sheet without what is for whoever reads it: comments, blanks and noughts, an eighth when compressed. */
function slim(sheet: string): string {
  return sheet
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/\n?([{};,])[ \n]?/g, '$1')
    .replace(/ \{/g, '{')
    .replace(/;\}/g, '}')
    .replace(/: /g, ':')
    .replace(/ ([>~]) /g, '$1')
    .replace(/(?<![\d.])0(?=\.\d)/g, '')
}

function encoder(body: Buffer): PublicFile['encoded'] {
  const made = new Map<Encoding, Promise<Buffer>>()
  return (encoding) => {
    const known = made.get(encoding) ?? encode(body, encoding)
    made.set(encoding, known)
    return known
  }
}

function encode(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION })
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  return promisify(brotliCompress)(body, { params })
}
