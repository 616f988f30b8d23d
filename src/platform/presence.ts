import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, type Ground, hasTable, openForLooking } from './database.ts'
import { newId } from './ids.ts'

type ProcessesTable = { id: string; pulse: number }

declare module './database.ts' {
  interface Tables {
    processes: ProcessesTable
  }
}

/** How often a process shows that it is alive. */
export const PULSE_SECONDS = 10
/** A process whose pulse has not changed for this long, by our own monotonic clock, is dead. */
const DEAD_AFTER_SECONDS = 35

export type Presence = {
  /** Identifies this process as a holder of leases and claims. */
  id: string
  /** Shows that this process is alive, and removes those that no longer are. */
  beat(): Promise<void>
  /** Removes this process, which frees everything it holds. */
  leave(): Promise<void>
}

/** How long another process may take to show that it is alive. */
const PULSE_AWAITED_MS = (PULSE_SECONDS + 2) * 1000
const LOOK_AGAIN_MS = 250

/** Whether a process works on this database. One that was killed is told by its pulse, in seconds. */
export async function othersAreAlive({ db }: Pick<Ground, 'db'>): Promise<boolean> {
  return await beats(() => readPulses(db))
}

/**
 * Whether a process works on the database in this file with a log that was deleted, so that nobody else
 * finds what it has written last.
 */
export async function writesToNobody(file: string): Promise<boolean> {
  if (existsSync(`${file}-wal`)) return false
  return await beats(async () => {
    // A connection that is kept would not look at the file again.
    const db = openForLooking(file)
    return await readPulses(db).finally(() => db.destroy())
  })
}

async function beats(pulses: () => Promise<string>): Promise<boolean> {
  const before = await pulses()
  const until = performance.now() + PULSE_AWAITED_MS
  while (before !== '[]' && performance.now() < until) {
    await wait(LOOK_AGAIN_MS)
    if ((await pulses()) !== before) return true
  }
  return false
}

async function readPulses(db: Database): Promise<string> {
  if (!(await hasTable(db, 'processes'))) return '[]'
  const rows = await db.selectFrom('processes').selectAll().orderBy('id').execute()
  return JSON.stringify(rows)
}

/** For a copy of a database, on which no process works that it names. */
export async function forgetProcesses({ db }: Pick<Ground, 'db'>): Promise<void> {
  await db.deleteFrom('processes').execute()
}

/**
 * Registers this process among those that are alive on one database. Whatever a process holds is
 * free once it is removed. Pulses are counted, not dated, so that a clock that jumps kills nobody.
 */
export async function enterPresence(
  { db }: Ground,
  elapsedMs: () => number = () => performance.now(),
): Promise<Presence> {
  const id = newId()
  const watched = new Map<string, { pulse: number; since: number }>()

  async function beat(): Promise<void> {
    await db
      .insertInto('processes')
      .values({ id, pulse: 1 })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ pulse: sql<number>`processes.pulse + 1` }),
      )
      .execute()
    await strikeOutTheDead()
  }

  async function strikeOutTheDead(): Promise<void> {
    const now = elapsedMs()
    const others = await db.selectFrom('processes').selectAll().where('id', '!=', id).execute()
    for (const other of others) {
      const last = watched.get(other.id)
      if (last?.pulse !== other.pulse) {
        watched.set(other.id, { pulse: other.pulse, since: now })
      } else if (now - last.since >= DEAD_AFTER_SECONDS * 1000) {
        watched.delete(other.id)
        await db
          .deleteFrom('processes')
          .where('id', '=', other.id)
          .where('pulse', '=', other.pulse)
          .execute()
      }
    }
  }

  await beat()
  return {
    id,
    beat,
    async leave() {
      await db.deleteFrom('processes').where('id', '=', id).execute()
    },
  }
}
