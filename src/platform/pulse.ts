import { watchOpenFile } from './open-file.ts'
import type { Presence } from './presence.ts'
import type { Steadiness } from './steadiness.ts'

export type Pulse = {
  /** Writes the process's pulse. Rejects if it cannot be written, or would be written to nobody. */
  beat(): Promise<void>
  /** Whether the last one was written. */
  isBeating(): boolean
}

/** The pulse of a process that has just entered, on the database of a folder that it has open. */
export function createPulse(
  folder: { dataDir: string; databaseFile: string },
  parts: {
    presence: Presence
    steadiness: Steadiness
    /** Moves into the file what a log has that nobody finds any more. */
    rescue: () => void
  },
): Pulse {
  const { presence, steadiness, rescue } = parts
  const { assertSame, assertSameLog } = watchOpenFile(folder)
  let isBeating = true

  async function write(): Promise<void> {
    assertSame()
    await presence.beat()
    await steadiness.note()
    try {
      assertSameLog()
    } catch (error) {
      rescue()
      throw error
    }
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
