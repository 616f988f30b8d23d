import { randomInt } from 'node:crypto'
import type { Ground } from '../database.ts'

/** So many that two lives hardly meet, and few enough for thousands of restores (2^53). */
const ROUNDS_BETWEEN_LIVES = 2 ** 40

/** Holds every mail that still waits, and these that were given up, until it is sent by hand. Returns how many. */
export async function holdUnsent({ db }: Ground, givenUp: readonly string[]): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ state: 'held', claimed_by: null, finished_at: null })
    .where((mail) =>
      mail.or([
        mail('state', '=', 'waiting'),
        ...(givenUp.length > 0
          ? [mail.and([mail('state', '=', 'failed'), mail('id', 'in', givenUp)])]
          : []),
      ]),
    )
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
