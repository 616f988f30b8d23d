import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { REBUILD_DUE } from '../../src/context.ts'
import type { Party } from './party.ts'
import type { ReceivedMail } from './smtp-server.ts'

/**
 * What somebody sees who is to learn nothing: pages, rows as they lie in the file, log lines, and how
 * large which mail to whom was. Random values are replaced by what kind of value they are, so that two
 * runs of one story can be compared.
 */
export type Sight = Record<string, unknown>

/** Turns a text into what it says besides random values; `known` ids are left as they are. */
export type Blur = (text: string) => string

export function blurring(known: ReadonlySet<string>): Blur {
  return (text) =>
    text
      // The latter with its proof, where it has one.
      .replace(
        /1\.(instance|[a-z0-9]{20})\.[\w-]+(\.[0-9a-f]{32})?/g,
        (sealed) => `<sealed, ${sealed.length}>`,
      )
      .replace(/\b[0-9a-f]{64}\b/g, '<hash>')
      .replace(/(?<=\$argon2id\$v=19\$[^$]+\$)[\w+/]{22}\$[\w+/]{43}/g, '<hash>')
      .replace(/(?:(?<![\w-])|(?<=%2F))[\w-]{43}(?![\w-])/g, '<token>')
      .replace(/(?<=name="_csrf" value=")[^"]+/g, '<csrf>')
      // Fingerprints of ids that are random.
      .replace(/(?<=name="shown" value=")[0-9a-f ]+/g, (shown) => `<shown, ${shown.length}>`)
      .replace(/(?<=<path stroke="#000" d=")[^"]+/g, '<qr>')
      .replace(/(?<=class="code">)[0-9A-Z]{5}-[0-9A-Z]{5}(?=<)/g, '<code>')
      .replace(/(?<=(?:\/|%2F)exchanges?(?:\/|%2F)|"slug":")[a-z0-9]{12}(?![a-z0-9])/g, (slug) =>
        known.has(slug) ? slug : '<slug>',
      )
      .replace(/\b[a-z0-9]{20}\b/g, (id) => (known.has(id) ? id : '<id>'))
}

/** The rows of every table in the order in which they lie there; where that is the one of random ids, in none. */
export async function rowsInOrder(
  { ctx }: Party,
  blur: Blur,
): Promise<Record<string, readonly string[]>> {
  const { rows: tables } = await sql<{ name: string; made: string }>`
    select name, sql as made from sqlite_master where type = 'table' order by name`.execute(ctx.db)
  const contents: Record<string, readonly string[]> = {}
  for (const { name, made } of tables) {
    const { rows } = await sql<{ name?: string }>`select * from ${sql.table(name)}`.execute(ctx.db)
    // Whether the file is rebuilt already depends on the time that a test takes.
    const settled = rows.filter((row) => row.name !== REBUILD_DUE)
    const seen = settled.map((row) => blur(JSON.stringify(row)))
    contents[name] = /without rowid/i.test(made) ? seen.sort() : seen
  }
  return contents
}

/** In which places each hash and each id stands: one that stands in two ties them together. */
export async function placesOfHashes({ ctx }: Party): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table'`.execute(ctx.db)
  const places = new Map<string, string[]>()
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      ctx.db,
    )
    for (const row of rows.filter((row) => row.name !== REBUILD_DUE)) {
      for (const [column, value] of Object.entries(row)) {
        for (const [hash] of String(value).matchAll(/\b(?:[0-9a-f]{64}|[0-9a-z]{20})\b/g)) {
          places.set(hash, [...(places.get(hash) ?? []), `${name}.${column}`])
        }
      }
    }
  }
  return [...places.values()].map((where) => where.toSorted().join(' ')).sort()
}

/** Log lines without what differs from request to request. */
export function linesOf({ log }: Party, blur: Blur): readonly string[] {
  return log
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => {
      const { time, pid, hostname, reqId, ms, ...rest } = JSON.parse(line)
      return blur(JSON.stringify(rest))
    })
}

/** The files of a folder and those below it, by their names alone: how long they are depends on when one looks. */
export function filesIn(folder: string, blur: Blur): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(blur).sort()
}

/**
 * Who got a mail of which subject, how many bytes it had at the mail server and, unless `words` are meant to tell
 * names, what it says; in no order.
 */
export function sortedMails(
  mails: readonly ReceivedMail[],
  { blur, words }: { blur: Blur; words: boolean },
): readonly string[] {
  return mails
    .map(({ recipients, subject, raw, text, html }) => {
      const said = words ? blur(`${text}\n${html}`) : ''
      return `${recipients} | ${subject} | ${Buffer.byteLength(raw)} | ${said}`
    })
    .sort()
}

/** Where two sights differ, with the beginning of what is there in each. */
export function differences(one: Sight, other: Sight, where = ''): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
    const [mine, theirs] = [one[key], other[key]]
    const place = `${where}/${key}`
    if (typeof mine === 'object' && typeof theirs === 'object') {
      return differences(mine as Sight, theirs as Sight, place)
    }
    if (mine === theirs) return []
    const at = [...String(mine)].findIndex((sign, index) => sign !== String(theirs)[index])
    const near = (text: unknown) => String(text).slice(Math.max(0, at - 60), at + 60)
    return [`${place}: ${near(mine)} ≠ ${near(theirs)}`]
  })
}
