import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { sql } from 'kysely'
import { paths } from '../../src/paths.ts'
import { cpuTimeOf } from './cpu-time.ts'
import { temporaryFolder } from './folder.ts'
import { type Aim, diceOf, isWhole, longRequests, oddRequest, partRequests } from './odd-bytes.ts'
import { type Party, startParty } from './party.ts'
import { sendBytes } from './raw-socket.ts'
import { collectRoutes } from './routes.ts'
import type { Answer, Visitor } from './visitor.ts'

/** What became of many odd requests. */
export type Fuzzed = {
  /** How often each status was answered; `none` where the connection was closed without a word. */
  answers: Readonly<Record<string, number>>
  /**
   * The requests that were answered with 500 or more, not at all, or only after much work, and errors in
   * the log.
   */
  faults: readonly string[]
  /** What SQLite says about its file. */
  integrity: string
}

const HANGS_AFTER_MS = 20_000
/** So much of the processor may one request take, as all others wait meanwhile. */
const SLOW_FROM_MS = 250
/** Odd requests sign people out and delete things: so often everything is set up anew. */
const WORLD_LASTS = 250

/**
 * Sends to a whole instance, over real connections: every form with one field as long as it may be, a list
 * with parts of every kind and size, and so many odd requests from this seed.
 */
export async function fuzz(count: number, seed: number): Promise<Fuzzed> {
  const databaseFile = path.join(temporaryFolder(), 'sneaky-klaus.db')
  const [party, routes] = await collectRoutes(() => startParty({ databaseFile }))
  await party.app.listen({ port: 0, host: '127.0.0.1' })
  const dice = diceOf(seed)
  const answers: Record<string, number> = {}
  const faults: string[] = []
  const ask = async (request: Buffer, which: string) => {
    const { status, fault } = await judge(party, request)
    answers[status] = (answers[status] ?? 0) + 1
    if (fault !== undefined) faults.push(`${which}: ${fault}`)
  }
  let aims: readonly Aim[] = await makeWorld(party)
  for (const request of longRequests(aims)) await ask(request, 'a long one')
  for (const request of partsForAList(aims)) await ask(request, 'a list in parts')
  for (let number = 0; number < count; number++) {
    if (number % WORLD_LASTS === 0) aims = await makeWorld(party)
    if (dice(20) === 0) party.clock.move({ minutes: dice(30) })
    await ask(oddRequest(dice, routes, aims), `request ${number} of seed ${seed}`)
  }
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(
    party.ctx.db,
  )
  const orphans = await sql`pragma foreign_key_check`.execute(party.ctx.db)
  await party.close()
  const words = rows.map((row) => row.integrity_check).join(', ')
  return { answers, faults, integrity: orphans.rows.length === 0 ? words : 'orphans' }
}

function partsForAList(aims: readonly Aim[]): Buffer[] {
  const address = paths.importPeople(':slug')
  const organisers = aims.filter(({ area }) => area.test(address)).slice(0, 1)
  return organisers.flatMap((aim) =>
    partRequests(paths.importPeople(aim.real.slug ?? assert.fail()), aim),
  )
}

/** What one request comes to, and what is wrong with that. */
async function judge(
  party: Party,
  request: Buffer,
): Promise<{ status: string; fault: string | undefined }> {
  const { port } = party.app.server.address() as AddressInfo
  let answer: string | undefined
  const took = await cpuTimeOf(async () => {
    answer = await answerTo(port, request)
  })
  const status = answer === undefined ? 'hangs' : (/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none')
  const failures = party.log.filter((line) => line.includes('"level":50'))
  party.log.length = 0
  party.mails.length = 0
  const isAnswered = status !== 'hangs' && !(status === 'none' && isWhole(request))
  const isRight = isAnswered && !(Number(status) >= 500) && took < SLOW_FROM_MS
  if (isRight && failures.length === 0) return { status, fault: undefined }
  const fault = `${status} in ${Math.round(took)} ms\n${show(request)}\n${failures.join('')}`
  return { status, fault }
}

async function answerTo(port: number, request: Buffer): Promise<string | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const watch = setTimeout(resolve, HANGS_AFTER_MS, undefined)
  const thenEnd = !isWhole(request)
  const answer = await Promise.race([sendBytes(port, request, { thenEnd }), over])
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
  const stranger = party.visitor()
  const aimOf = async (who: Visitor, slug: string, area: RegExp, pages: string[]): Promise<Aim> => {
    const answers: Answer[] = []
    for (const url of pages) answers.push(await who.get(url))
    const forms = answers.flatMap(({ html }) => formsIn(html))
    for (const name of forms.flatMap((form) => form.fields)) fields.add(name)
    const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const csrf = answers.at(-1)?.valueOf('_csrf') ?? ''
    return { area, csrf, cookie, real: realIn(slug), fields: [], forms }
  }
  const olgas = [paths.newExchange(), paths.exclusions(open), paths.newPerson(open)]
  const lists = [paths.importPeople(open), paths.editExchange(open), paths.settings()]
  const doors = [paths.adminSignIn(), paths.lostLink(), paths.requestAccess(open)]
  const inside = /^\/exchange/
  const aims = [
    await aimOf(stranger, open, /^(?!\/admin\/|.*\/dashboard)/, [...doors, paths.invitation(open)]),
    await aimOf(olga, open, /^\/admin/, [...olgas, ...lists]),
    await aimOf(olga, drawn, /^\/admin/, [paths.backup(), paths.settings()]),
    await aimOf(anna, open, inside, [paths.profile(open)]),
    await aimOf(dan, drawn, inside, [paths.messages(drawn), paths.profile(drawn)]),
  ]
  return aims.map((aim) => ({ ...aim, fields: [...fields] }))
}

/** The forms of a page in which something can be typed or chosen. */
function formsIn(html: string): Aim['forms'] {
  const forms = [...html.matchAll(/<form method="post" action="([^"]+)"[^>]*>(.*?)<\/form>/gs)]
  return forms
    .map(([, action = '', inner = '']) => {
      const names = [...inner.matchAll(/ name="([^"]+)"/g)].map(([, name = '']) => name)
      return { action, fields: names.filter((name) => name !== '_csrf') }
    })
    .filter(({ fields }) => fields.length > 0)
}

function show(request: Buffer): string {
  return JSON.stringify(request.subarray(0, 3000).toString('latin1'))
}
