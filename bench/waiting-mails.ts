import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { Data } from './servers.ts'

const LOOK_EVERY_MS = 100
const PATIENCE_MS = 120_000

/** Resolves once no mail of this instance, which runs in another process, waits any more. */
export async function untilMailIsOut({ folder }: Data): Promise<void> {
  const file = path.join(folder, 'sneaky-klaus.db')
  const database = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS })
  const waiting = database.prepare("select count(*) as mails from outbox where state = 'waiting'")
  const began = performance.now()
  try {
    while (Number(waiting.get()?.mails) > 0) {
      if (performance.now() - began > PATIENCE_MS) throw new Error('Mail does not go out')
      await wait(LOOK_EVERY_MS)
    }
  } finally {
    database.close()
  }
}
