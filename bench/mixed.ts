import { cpSync } from 'node:fs'
import { paths } from '../src/paths.ts'
import { addressOf } from '../src/ui/pictures.ts'
import { temporaryFolder } from '../test/support/folder.ts'
import type { Visitor } from '../test/support/visitor.ts'
import { visitorAt } from '../test/support/visitor-at.ts'
import { askWhile } from './load.ts'
import { type Asked, asked, guests, openPrepared } from './prepared.ts'
import { type Data, type Server, startOther, startOurs } from './servers.ts'
import { untilMailIsOut } from './waiting-mails.ts'

const PEOPLE = 200

/** An instance of 200 people whose names are to be drawn, and the pages that they and others look at. */
export type Mixed = Data & { olga: Visitor; slug: string; pages: readonly Asked[] }

/** Sets it up, through its own pages. */
export async function prepareMixed(): Promise<Mixed> {
  const { folder, secretKey, party, olga, exchange_date } = await openPrepared()
  const slug = await party.exchange(olga, { exchange_date, draw_shape: 'any' })
  const people = await party.joinAll(slug, guests(PEOPLE))
  await party.close()
  const participants = [...people].map(([name, who]) => asked(name, paths.dashboard(slug), who))
  const others = [
    asked('health', paths.health()),
    asked('static file', addressOf('look.css')),
    asked('invitation', paths.invitation(slug)),
    asked('sign-in page', paths.adminSignIn()),
    asked('desk', paths.desk(slug), olga),
    asked('mail page', paths.exchangeMail(slug), olga),
    asked('rules', paths.exclusions(slug), olga),
    asked('list of exchanges', paths.adminHome(), olga),
  ]
  // Half of what is asked for is somebody's own page, each time another one's.
  const pages = participants.flatMap((page, index) => [page, others[index % others.length] ?? page])
  return { folder, secretKey, olga, slug, pages }
}

/** A fresh process on a copy of it, and a mail server of its own. */
export async function startMixed(mixed: Mixed): Promise<Data & { ours: Server } & AsyncDisposable> {
  const folder = temporaryFolder()
  cpSync(mixed.folder, folder, { recursive: true })
  const data = { folder, secretKey: mixed.secretKey }
  const sink = await startOther('mail-sink.ts')
  const ours = await startOurs(data, `smtp://127.0.0.1:${sink.port}`)
  return {
    ...data,
    ours,
    async [Symbol.asyncDispose]() {
      for (const server of [ours, sink]) await server[Symbol.asyncDispose]()
    },
  }
}

/** Draws names, and waits until everybody's mail is out. */
export async function drawMixed({ olga, slug }: Mixed, at: Data & { ours: Server }): Promise<void> {
  await browserOf(olga, at.ours).submit(paths.draw(slug))
  await untilMailIsOut(at)
}

/** Asks for pages in turn while `more` says so. */
export async function lookAround(
  { pages }: Mixed,
  ours: Server,
  more: (asked: number) => boolean,
): Promise<void> {
  let count = 0
  await askWhile(ours, () => (more(count) ? pages[count++ % pages.length] : undefined))
}

/** Somebody's browser, now at a server that listens. */
export function browserOf(who: Visitor, { port }: { port: number }): Visitor {
  const browser = visitorAt(`http://localhost:${port}`)
  for (const [name, value] of who.cookies) browser.cookies.set(name, value)
  return browser
}
