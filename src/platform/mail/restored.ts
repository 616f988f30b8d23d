import { randomInt } from 'node:crypto'
import type { Ground } from '../database.ts'

/** So many that two lives hardly meet, and few enough for thousands of restores (2^53). */
const ROUNDS_BETWEEN_LIVES = 2 ** 40

/** Holds every mail that still waits, until it is sent by hand. Returns how many. */
export async function holdWaiting({ db }: Ground): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ state: 'held', claimed_by: null })
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/**
 * Gives every mail a key that no earlier life of a restored database has used: a service drops what comes
 * under one that it knows, and a mail program may show the other one.
 */
export async function renewKeys({ db }: Ground): Promise<void> {
  const step = randomInt(ROUNDS_BETWEEN_LIVES)
  await db
    .updateTable('outbox')
    .set((mail) => ({ round: mail('round', '+', step), unanswered: 0 }))
    .execute()
}
