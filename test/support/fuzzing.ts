import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { sql } from 'kysely'
import { paths } from '../../src/paths.ts'
import { temporaryFolder } from './folder.ts'
import { type Aim, diceOf, oddRequest } from './odd-bytes.ts'
import { type Party, startParty } from './party.ts'
import { sendBytes } from './raw-socket.ts'
import { collectRoutes } from './routes.ts'
import type { Visitor } from './visitor.ts'

/** What became of many odd requests. */
export type Fuzzed = {
  /** How often each status was answered; `none` where the connection was closed without a word. */
  answers: Readonly<Record<string, number>>
  /** The requests that were answered with 500 or more, or not at all, and errors in the log. */
  faults: readonly string[]
  /** What SQLite says about its file. */
  integrity: string
}

const HANGS_AFTER_MS = 20_000
/** Odd requests sign people out and delete things: so often everything is set up anew. */
const WORLD_LASTS = 250

/** Sends so many requests from this seed to a whole instance over real connections. */
export async function fuzz(count: number, seed: number): Promise<Fuzzed> {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const [party, routes] = await collectRoutes(() => startParty({ databaseFile }))
  await party.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = party.app.server.address() as AddressInfo
  const dice = diceOf(seed)
  const answers: Record<string, number> = {}
  const faults: string[] = []
  let aims: readonly Aim[] = []
  for (let number = 0; number < count; number++) {
    if (number % WORLD_LASTS === 0) aims = await makeWorld(party)
    if (dice(20) === 0) party.clock.move({ minutes: dice(30) })
    const request = oddRequest(dice, routes, aims)
    const errors = party.log.length
    const answer = await answerTo(port, request)
    const status =
      answer === undefined ? 'hangs' : (/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none')
    answers[status] = (answers[status] ?? 0) + 1
    const failures = party.log.slice(errors).filter((line) => line.includes('"level":50'))
    if (status === 'hangs' || Number(status) >= 500 || failures.length > 0) {
      faults.push(
        `request ${number} of seed ${seed}: ${status}\n${show(request)}\n${failures.join('')}`,
      )
    }
    party.log.length = 0
    party.mails.length = 0
  }
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(
    party.ctx.db,
  )
  const orphans = await sql`pragma foreign_key_check`.execute(party.ctx.db)
  await party.close()
  const words = rows.map((row) => row.integrity_check).join(', ')
  return { answers, faults, integrity: orphans.rows.length === 0 ? words : 'orphans' }
}

async function answerTo(port: number, request: Buffer): Promise<string | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const watch = setTimeout(resolve, HANGS_AFTER_MS, undefined)
  const answer = await Promise.race([sendBytes(port, request, { thenEnd: true }), over])
  clearTimeout(watch)
  return answer
}

/** One exchange that is open and one whose names are drawn, seen by four kinds of people. */
async function makeWorld(party: Party): Promise<Aim[]> {
  party.clock.move({ hours: 2 })
  const olga = await party.olga()
  const day = party.clock().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 30 })
  const dates = { exchange_date: day.toString() }
  const open = await party.exchange(olga, dates)
  const drawn = await party.exchange(olga, dates)
  for (const slug of [open, drawn]) {
    for (const name of ['Anna', 'Ben', 'Cleo']) await olga.submit(paths.people(slug), { name })
  }
  const anna = await party.join(open, 'Anna')
  const dan = await party.join(drawn, 'Dan')
  await olga.submit(paths.draw(drawn))
  const ids = await party.ctx.db
    .selectFrom('participants')
    .innerJoin('exchanges', 'exchanges.id', 'participants.exchange_id')
    .select(['participants.id', 'slug'])
    .execute()
  const realIn = (slug: string) => ({
    slug,
    participantId: ids.find((person) => person.slug === slug)?.id ?? '',
    partner: 'recipient',
    number: '0',
    kind: 'registration',
    sample: '0',
  })
  const fields = new Set(['_csrf', 'email', 'password', 'code', 'list', 'file', 'current_password'])
  for (const [who, url] of [
    [olga, paths.newExchange()],
    [olga, paths.settings()],
    [olga, paths.exclusions(open)],
    [olga, paths.newPerson(open)],
    [anna, paths.profile(open)],
    [dan, paths.messages(drawn)],
  ] as const) {
    const { html } = await who.get(url)
    for (const [, name] of html.matchAll(/ name="([^"]+)"/g)) if (name) fields.add(name)
  }
  const aimOf = async (who: Visitor, slug: string, url: string, area: RegExp): Promise<Aim> => ({
    area,
    csrf: (await who.get(url)).valueOf('_csrf') ?? '',
    cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    real: realIn(slug),
    fields: [...fields],
  })
  return [
    await aimOf(party.visitor(), open, paths.invitation(open), /^(?!\/admin\/|.*\/dashboard)/),
    await aimOf(olga, open, paths.settings(), /^\/admin/),
    await aimOf(olga, drawn, paths.settings(), /^\/admin/),
    await aimOf(anna, open, paths.profile(open), /^\/exchange/),
    await aimOf(dan, drawn, paths.profile(drawn), /^\/exchange/),
  ]
}

function show(request: Buffer): string {
  return JSON.stringify(request.subarray(0, 3000).toString('latin1'))
}
