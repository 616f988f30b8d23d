import { statSync } from 'node:fs'
import type { Presence } from './presence.ts'
import type { Steadiness } from './steadiness.ts'

export type Pulse = {
  /** Writes the process's pulse. Rejects if it cannot be written, or would be written to nobody. */
  beat(): Promise<void>
  /** Whether the last one was written. */
  isBeating(): boolean
}

/**
 * The pulse of a process that has just entered. The file is looked at, too, as one that was deleted or
 * replaced while it is open takes whatever is written, for nobody to find.
 */
export function createPulse(
  file: string,
  { presence, steadiness }: { presence: Presence; steadiness: Steadiness },
): Pulse {
  const opened = fileNumber(file)
  let isBeating = true

  async function write(): Promise<void> {
    if (fileNumber(file) !== opened) {
      throw new Error(`The database ${file} was deleted or replaced while it was in use.`)
    }
    await presence.beat()
    await steadiness.note()
  }

  return {
    isBeating: () => isBeating,
    async beat() {
      try {
        await write()
        isBeating = true
      } catch (error) {
        isBeating = false
        throw error
      }
    },
  }
}

/** Undefined if there is no such file, as with a database in memory. */
function fileNumber(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}
