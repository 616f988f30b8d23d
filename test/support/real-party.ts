import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { enter } from '../../src/participants/entering.ts'
import { paths } from '../../src/paths.ts'
import { timestamp } from '../../src/platform/clock.ts'
import { startParty } from './party.ts'
import type { Visitor } from './visitor.ts'

export type RealParty = Awaited<ReturnType<typeof prepareParty>>

/** A data folder with an exchange of these people, ready to be drawn by a real process. */
export async function prepareParty(names: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sneaky-klaus-real-'))
  const template = path.join(folder, 'template')
  const databaseFile = path.join(folder, 'sneaky-klaus.db')
  const party = await startParty({ databaseFile })
  const now = Temporal.Now.instant()
  party.clock.set(timestamp(now))
  const olga = await party.olga()
  const day = now.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 30 }).toString()
  const slug = await party.exchange(olga, { exchange_date: day })
  const { db } = party.ctx
  const { id } = await db.selectFrom('exchanges').select('id').executeTakeFirstOrThrow()
  for (const name of names) {
    const email = `${name.toLowerCase()}@example.org`
    const person = { name, email, reminder_enabled: true }
    await enter(party.ctx, { id }, person)
  }
  await party.close()
  cpSync(databaseFile, path.join(template, 'sneaky-klaus.db'))
  let copies = 0
  return {
    slug,
    olga,
    /** A fresh copy of the data, for one process or two sharing it. */
    copy(): string {
      copies += 1
      const copy = path.join(folder, String(copies))
      cpSync(template, copy, { recursive: true })
      return copy
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Presses a button on Olga's desk in a real process. Rejects if the process dies meanwhile. */
export async function press(url: string, olga: Visitor, slug: string, path: string) {
  const cookie = [...olga.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const desk = await fetch(url + paths.desk(slug), { headers: { cookie } })
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await desk.text())?.[1] ?? ''
  return await fetch(url + path, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ _csrf: csrf }),
    redirect: 'manual',
  })
}

export type OutboxRow = {
  id: string
  kind: string
  address: string
  state: string
  claimed_by: string | null
  unanswered: number
}

/** What the database of a process says of the mails about the draw, after running `change` on it. */
export function look(dataDir: string, change?: string): { mails: OutboxRow[]; state: string } {
  const { mails, state } = lookAtAll(dataDir, change)
  return { mails: mails.filter(({ kind }) => kind === 'assignment'), state }
}

/** The same of every mail to somebody who takes part. */
export function lookAtAll(dataDir: string, change?: string): { mails: OutboxRow[]; state: string } {
  const database = new DatabaseSync(path.join(dataDir, 'sneaky-klaus.db'))
  try {
    if (change) database.exec(change)
    const mails = database
      .prepare(
        `select outbox.id, kind, lower(name) || '@example.org' as address, outbox.state, claimed_by, unanswered
         from outbox join participants on participants.id = participant_id`,
      )
      .all() as OutboxRow[]
    const exchange = database.prepare('select state from exchanges').get() as { state: string }
    return { mails, state: exchange.state }
  } finally {
    database.close()
  }
}

/** The same for one of several processes, which the others go on beside. */
export function aMinutePassesFor(process: string): string {
  return `delete from processes where id = '${process}'`
}

/** Simulates the time after which a dead process is removed, freeing what it held. */
export const A_MINUTE_PASSES = 'delete from processes'
