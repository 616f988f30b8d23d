import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../src/paths.ts'
import type { Klaus } from '../test/support/klaus.ts'
import { lookAtAll, type OutboxRow, press, type RealParty } from '../test/support/real-party.ts'
import type { TestSmtpServer } from '../test/support/smtp-server.ts'

const LOOKS_EVERY_MS = 200
const PATIENCE_MS = 5_000
/** More than the longest back-off that a fault of seconds can cause, and a claim that outlives its owner. */
const GIVES_UP_AFTER_MS = 3 * 60_000

/** The mails that are counted, and how each begins. */
const SUBJECTS = { registration: /^You’re in/, assignment: /^Names are drawn/ } as const
type Counted = keyof typeof SUBJECTS

/** People who join while something goes wrong, and what they were told. */
export type Guests = { acknowledged: Set<string> }

/** One after the other, until all are in or `isOver`. Whoever gets no answer is not counted. */
export async function join(
  { url }: Pick<Klaus, 'url'>,
  { slug }: RealParty,
  names: readonly string[],
  { acknowledged }: Guests,
): Promise<void> {
  for (const name of names) {
    const answer = await register(url, slug, name).catch(() => undefined)
    if (answer?.status === 200) acknowledged.add(name)
  }
}

async function register(url: string, slug: string, name: string): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const page = await fetch(url + paths.invitation(slug), { signal })
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0])
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  return await fetch(url + paths.register(slug), {
    method: 'POST',
    signal,
    headers: { cookie: cookie.join('; ') },
    body: new URLSearchParams({ name, email: addressOf(name), _csrf }),
  })
}

/** Names are drawn, now or before. Tries as long as a person would not. */
export async function draw(klaus: Pick<Klaus, 'url'>, party: RealParty): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const pressed = press(klaus.url, party.olga, party.slug, paths.draw(party.slug))
    const late = wait(PATIENCE_MS, undefined)
    const answer = await Promise.race([pressed.catch(() => undefined), late])
    if (answer && isDrawn(answer)) return true
    await wait(LOOKS_EVERY_MS)
  }
  return false
}

/** Not if the organiser was asked to sign in, as whoever has a wrong clock may be. */
function isDrawn({ status, headers }: Response): boolean {
  const asksToSignIn = headers.get('location')?.includes(paths.adminSignIn()) ?? false
  return status === 409 || (status === 303 && !asksToSignIn)
}

/**
 * Resolves with whether every mail was sent before patience ends. One that its server may have taken
 * before it hung up is kept for half an hour (docs/reliability.md), which no drill lasts.
 */
export async function untilAllSent(dataDir: string): Promise<boolean> {
  const end = performance.now() + GIVES_UP_AFTER_MS
  while (performance.now() < end) {
    const { state, mails } = lookAtAll(dataDir)
    if (state === 'matched' && mails.every((mail) => mail.state === 'sent' || mayHaveArrived(mail)))
      return true
    await wait(LOOKS_EVERY_MS)
  }
  return false
}

function mayHaveArrived({ state, unanswered, claimed_by }: OutboxRow): boolean {
  return state === 'waiting' && unanswered === 1 && claimed_by === null
}

/** What is lost, and what came twice, when all is over. */
export function count(
  dataDir: string,
  { acknowledged }: Guests,
  server: Pick<TestSmtpServer, 'mails'>,
): { lost: number; doubled: number } {
  const { names, drawn } = read(dataDir)
  const { mails } = lookAtAll(dataDir)
  const missing = [...acknowledged].filter((name) => !names.includes(name))
  let [lost, doubled] = [missing.length, 0]
  if (drawn !== 0 && drawn !== names.length) lost += names.length
  for (const name of names) {
    const own = mails.filter(({ address }) => address === addressOf(name))
    const hasJoined = acknowledged.has(name) || own.some(({ kind }) => kind === 'registration')
    for (const kind of hasJoined
      ? (['registration', 'assignment'] as const)
      : (['assignment'] as const)) {
      const copies = copiesOf(kind, name, server)
      const isKept = own.some((mail) => mail.kind === kind && mayHaveArrived(mail))
      // Twice is one too many for a reader, but one mail; under two ids, or thrice, it is a loss of ours.
      if ((copies.all === 0 && !isKept) || copies.all > 2 || copies.ids > 1) lost += 1
      else if (copies.all === 2) doubled += 1
    }
  }
  return { lost, doubled }
}

function copiesOf(kind: Counted, name: string, server: Pick<TestSmtpServer, 'mails'>) {
  const got = server.mails.filter(
    ({ recipients, subject }) => recipients[0] === addressOf(name) && SUBJECTS[kind].test(subject),
  )
  return { all: got.length, ids: new Set(got.map(({ messageId }) => messageId)).size }
}

function addressOf(name: string): string {
  return `${name.toLowerCase()}@example.org`
}

function read(dataDir: string): { names: string[]; drawn: number } {
  const database = new DatabaseSync(path.join(dataDir, 'sneaky-klaus.db'))
  try {
    const people = database.prepare("select name from participants where status = 'active'").all()
    const { drawn } = database.prepare('select count(*) as drawn from assignments').get() as {
      drawn: number
    }
    return { names: people.map(({ name }) => String(name)), drawn }
  } finally {
    database.close()
  }
}
