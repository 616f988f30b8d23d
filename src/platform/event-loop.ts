import { setImmediate as nextTurn } from 'node:timers/promises'

/** So many milliseconds may pass before whoever else waits for this process gets a turn. */
const LONGEST_MS = 8

let begun: number | undefined

/**
 * To be awaited between the steps of long work: resolves at once while this turn of the event
 * loop is young, and in the next turn once it has taken too long.
 */
export async function giveWay(): Promise<void> {
  const now = performance.now()
  if (begun === undefined) {
    begun = now
    setImmediate(() => {
      begun = undefined
    })
  } else if (now - begun > LONGEST_MS) {
    await nextTurn()
  }
}
