import { sql } from 'kysely'
import type { Ground } from './database.ts'
import { newId } from './ids.ts'

type ProcessesTable = { id: string; pulse: number }

declare module './database.ts' {
  interface Tables {
    processes: ProcessesTable
  }
}

/** How often a process shows that it lives. */
export const PULSE_SECONDS = 10
/** A process whose pulse stood still this long, by our own watch, is dead. */
const DEAD_AFTER_SECONDS = 35

export type Presence = {
  /** The name under which this process holds leases and claims mails. */
  id: string
  /** Shows that this process lives, and strikes out those that no longer do. */
  beat(): Promise<void>
  /** Lets go of all that this process holds. */
  leave(): Promise<void>
}

/**
 * Says who is alive among the processes on one database. What a process holds is free once
 * it is struck out. Pulses are counted, not dated: a clock that jumps kills nobody.
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
