import type { Route } from './routes.ts'

/** A number from 0 up to and without `below`; the same ones in the same order for one seed. */
export type Dice = (below: number) => number

/** Mulberry32: small, quick and good enough to be odd. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Whose browser a request pretends to come from, and what is real in this world. */
export type Aim = {
  /** Which addresses are theirs. */
  area: RegExp
  cookie: string
  csrf: string
  /** Real values of the parameters of addresses. */
  real: Readonly<Record<string, string>>
  /** Names of fields that our forms have. */
  fields: readonly string[]
  /** Forms of theirs: where they go, and what can be typed into them. */
  forms: readonly { action: string; fields: readonly string[] }[]
}

const VALUES: readonly string[] = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '1e309',
  'NaN',
  '2026-12-24',
  '2026-02-30',
  '9999-12-31',
  '+275760-09-13',
  'Europe/Berlin',
  'anna@example.org',
  'olga@example.org',
  'x@y',
  'a'.repeat(300),
  '🎅'.repeat(150),
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '%00',
  '../../etc/passwd',
  '=cmd|x!A1',
  'toString',
  '__proto__',
  'null',
  'undefined',
  '[object Object]',
  'name;email\nAnna;a@b.c\nBen;',
  '"open quote\nAnna',
  'circle',
  'on_page',
  'mutual',
  '7, 1',
  '0x10',
  '-0',
  '99999999999999999999',
  '\r\nSet-Cookie: a=b',
  'İ',
  'ß',
  'ﬁ',
  '\ufeff',
  '//evil.example',
]
/** What takes the square of the time, or worse, in careless hands, if there is much of it. */
const MANY: readonly string[] = [
  `a${'\u0301'.repeat(15_000)}${'\u0323'.repeat(15_000)}`,
  `a,${' '.repeat(60_000)}b`,
  `a${"' ".repeat(30_000)}b`,
  `a${'@'.repeat(60_000)} b`,
  `a${'\n'.repeat(20_000)}b`,
  `"${'""'.repeat(30_000)}b`,
]
const BOUNDARY = '----odd-boundary-of-a-browser'
/** What stands over a part of a form that browsers send, and over parts that they never do. */
const PARTS: readonly string[] = [
  'Content-Disposition: form-data; name="list"',
  'Content-Disposition: form-data; name="file"; filename="a.csv"',
  'Content-Disposition: form-data; name="file"; filename=""',
  'Content-Disposition: attachment; name="list"',
  'Content-Disposition: inline',
  'Content-Disposition: form-data',
  'Content-Disposition: form-data; name',
  'Content-Disposition: form-data; name=""',
  'Content-Disposition: form-data; name=list; name=file',
  'Content-Disposition: form-data; name="li\nst"',
  'Content-Disposition: form-data; name="li\rst"',
  'Content-Disposition: form-data; name="li\u0000st"',
  'Content-Disposition: form-data; name="file"; filename="a\n.csv"',
  'Content-Disposition: form-data; name="list',
  "Content-Disposition: form-data; name*=utf-7''list",
  'Content-Disposition: form-data; name="list"\r\nContent-Type: multipart/mixed; boundary=y',
  'Content-Disposition: form-data; name="list"\r\nContent-Transfer-Encoding: base64',
  'Content-Disposition: form-data; name="list"\r\nX:',
  'Content-Disposition:',
  'Content-Type: text/plain',
  'X: y',
  'no header',
  '',
]
/** Around the sizes of buffers on the way, up to a body that is too large. */
const PART_SIZES: readonly number[] = [
  0,
  1,
  16 * 1024,
  64 * 1024 - 1,
  64 * 1024,
  66_000,
  1024 * 1024 - 1000,
  1024 * 1024,
]
const WORDS: readonly string[] = [
  'a',
  'nosuchparty0',
  '%E0%A4%A',
  '%zz',
  '%00',
  '..',
  '%2e%2e%2f',
  '%F0%9F%8E%85',
  'x'.repeat(150),
  'x'.repeat(600),
  '__proto__',
  'constructor',
  '0',
  '-1',
  '1e9',
  ':slug',
  '*',
  "'",
  '"',
  '%0d%0a',
  '~',
]
const TYPES: readonly string[] = [
  'application/json',
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'multipart/mixed; boundary=x',
  'application/x-www-form-urlencoded; charset=utf-16',
  'x'.repeat(200),
  '',
  ';',
  'multipart/form-data; boundary="',
]
const HEADERS: readonly string[] = [
  'X-Forwarded-For: 1.2.3.4, ::1',
  'X-Forwarded-For: nobody',
  'X-Forwarded-Host: evil.example',
  'X-Forwarded-Proto: gopher',
  'Range: bytes=9-1',
  'If-Modified-Since: never',
  'Accept-Encoding: zip',
  'Accept: application/json',
  'Expect: 100-continue',
  'Expect: a present',
  'X-HTTP-Method-Override: DELETE',
  'Authorization: Basic x',
  'Referer: \u00ff',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Host: a\r\nHost: b',
  'Cookie: klaus_session=%',
  'Cookie: klaus_device=x.y; klaus_csrf=',
  `Cookie: a=${'x'.repeat(3000)}`,
  'X-Klaus-Doctor: 0.0',
  `Accept-Encoding: gzip${' '.repeat(14_000)}x`,
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
]
const METHODS: readonly string[] = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]
const GARBAGE: readonly string[] = [
  '',
  '\r\n',
  '\r\n\r\n',
  'GET',
  'GET /\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  '\u0016\u0003\u0001',
  'GET http:// HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na',
  'GET * HTTP/1.1\r\nHost: a\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost: a\r\nA: \u0000\r\n\r\n',
]

/** The bytes of one request that no browser sends, or one that is only a little off. */
export function oddRequest(dice: Dice, routes: readonly Route[], aims: readonly Aim[]): Buffer {
  if (dice(12) === 0) return garbage(dice)
  const route = pick(dice, routes)
  const owners = aims.filter(({ area }) => area.test(route.url))
  const aim = pick(dice, dice(6) === 0 || owners.length === 0 ? aims : owners)
  const path = `${addressOf(dice, route, aim)}${queryOf(dice)}`
  const method = dice(10) === 0 ? pick(dice, METHODS) : route.method
  const { type, bytes } = method === 'GET' || method === 'HEAD' ? NOTHING : bodyOf(dice, route, aim)
  const length = dice(25) === 0 ? bytes.length + dice(9) - 4 : bytes.length
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    ...(dice(8) === 0 ? [] : [`Cookie: ${aim.cookie}`]),
    ...(type === undefined ? [] : [`Content-Type: ${type}`, `Content-Length: ${length}`]),
    ...(dice(6) === 0 ? [pick(dice, HEADERS)] : []),
    'Connection: close',
  ]
  const request = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
  if (dice(15) === 0) return request.subarray(0, dice(request.length))
  return dice(15) === 0 ? spoilt(dice, request) : request
}

/**
 * Whether it can be seen to be all of one request, so that it has an answer coming without a word that no
 * more comes: that word closes the connection over an answer that takes long.
 */
export function isWhole(request: Buffer): boolean {
  const text = request.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const [head, body] = [text.slice(0, end + 2), text.slice(end + 4)]
  if (end < 0 || !/\r\nConnection: close\r\n/.test(head)) return false
  if (/^(transfer-encoding|expect|upgrade):/im.test(head)) return false
  const [length = '0', another] = [...head.matchAll(/^content-length: *(\d+)\r$/gim)].map(
    ([, digits]) => digits,
  )
  return another === undefined && Number(length) === body.length
}

/** Every field of every form, as long as it may be, and all else in it well. */
export function longRequests(aims: readonly Aim[]): Buffer[] {
  return aims.flatMap(({ cookie, csrf, forms }) =>
    forms.flatMap(({ action, fields }) =>
      fields.flatMap((field) =>
        MANY.map((text) => {
          const typed = `_csrf=${encodeURIComponent(csrf)}&${field}=${text}`
          const lines = [
            `POST ${action} HTTP/1.1`,
            'Host: localhost',
            `Cookie: ${cookie}`,
            'Content-Type: application/x-www-form-urlencoded',
            `Content-Length: ${Buffer.byteLength(typed)}`,
            'Connection: close',
          ]
          return Buffer.from([...lines, '', typed].join('\r\n'))
        }),
      ),
    ),
  )
}

/** A form with files to this address, with a part of every kind and size. */
export function partRequests(address: string, { cookie, csrf }: Aim): Buffer[] {
  return PARTS.flatMap((head) =>
    PART_SIZES.map((size) => {
      const odd = `--${BOUNDARY}\r\n${head}\r\n\r\n${'a'.repeat(size)}\r\n`
      const body = `${partOf('_csrf', csrf)}${odd}--${BOUNDARY}--\r\n`
      const lines = [
        `POST ${address} HTTP/1.1`,
        'Host: localhost',
        `Cookie: ${cookie}`,
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
        `Content-Length: ${body.length}`,
        'Connection: close',
      ]
      return Buffer.from([...lines, '', body].join('\r\n'), 'latin1')
    }),
  )
}

const NOTHING = { type: undefined, bytes: Buffer.alloc(0) }

function garbage(dice: Dice): Buffer {
  if (dice(2) === 0) return Buffer.from(pick(dice, GARBAGE), 'latin1')
  return Buffer.from(Array.from({ length: dice(400) }, () => dice(256)))
}

/** With a few bytes that are others. */
function spoilt(dice: Dice, request: Buffer): Buffer {
  const bytes = Buffer.from(request)
  for (let count = dice(4); count >= 0; count--) bytes[dice(bytes.length)] = dice(256)
  return bytes
}

function addressOf(dice: Dice, { url }: Route, { real }: Aim): string {
  return url.replace(/:(\w+)|\*/g, (_, name: string | undefined) => {
    const known = real[name ?? '']
    return known !== undefined && dice(8) > 0 ? known : pick(dice, WORDS)
  })
}

function queryOf(dice: Dice): string {
  if (dice(5) > 0) return ''
  const names = ['done', 'next', 'me', 'page', 'to', 'code', '__proto__', 'a[b]', '']
  const pairs = Array.from(
    { length: 1 + dice(3) },
    () => `${pick(dice, names)}=${pick(dice, WORDS)}`,
  )
  return `?${pairs.join('&')}`
}

type Body = { type: string; bytes: Buffer }

function bodyOf(dice: Dice, { url }: Route, aim: Aim): Body {
  const kind = dice(10)
  if (kind === 0) return { type: pick(dice, TYPES), bytes: garbage(dice) }
  const fields = fieldsOf(dice, aim)
  if (kind < (url.includes('import') ? 7 : 2)) return multipart(dice, fields)
  const text = fields
    .map(([name, value]) => `${encoded(dice, name)}=${encoded(dice, value)}`)
    .join('&')
  return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(text, 'latin1') }
}

function fieldsOf(dice: Dice, { csrf, fields }: Aim): [string, string][] {
  const some = Array.from({ length: dice(9) }, (): [string, string] => [
    dice(12) === 0 ? pick(dice, VALUES) : pick(dice, fields),
    pick(dice, VALUES),
  ])
  const token: [string, string] = ['_csrf', dice(10) === 0 ? pick(dice, VALUES) : csrf]
  const [first] = some
  const doubled = dice(8) === 0 && first ? [first] : []
  // Repeated fields are refused as a whole, so most forms have each but once.
  const each = dice(6) === 0 ? some : [...new Map(some)]
  return [token, ...each, ...doubled]
}

/** As a browser writes it, or in one of the ways in which others do. */
function encoded(dice: Dice, text: string): string {
  const way = dice(12)
  if (way === 0)
    return Buffer.from(text)
      .toString('latin1')
      .replace(/[&=\r\n]/g, '')
  if (way === 1) return `${encodeURIComponent(text.toWellFormed())}%`
  if (way === 2) return `%ff%c0%80${encodeURIComponent(text.toWellFormed())}`
  return encodeURIComponent(text.toWellFormed()).replace(/%20/g, '+')
}

function multipart(dice: Dice, fields: readonly [string, string][]): Body {
  const parts = fields.map(([name, value], index) => {
    const isOdd = index > 0 && dice(5) === 0
    if (!isOdd) return partOf(name, value, index === 1 && dice(2) === 0)
    const text = dice(2) === 0 ? value : 'a'.repeat(pick(dice, PART_SIZES) / (1 + dice(4)))
    return `--${BOUNDARY}\r\n${pick(dice, PARTS)}\r\n\r\n${text}\r\n`
  })
  const whole = Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`)
  const cut = dice(3) === 0 ? whole.subarray(0, dice(whole.length + 1)) : whole
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, bytes: cut }
}

function partOf(name: string, value: string, isFile = false): string {
  const file = isFile ? '; filename="a.csv"' : ''
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
}

function pick<T>(dice: Dice, from: readonly T[]): T {
  return from[dice(from.length)] as T
}
