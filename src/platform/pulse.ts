import { watchOpenFile } from './open-file.ts'
import type { Presence } from './presence.ts'
import type { Steadiness } from './steadiness.ts'

export type Pulse = {
  /** Writes the process's pulse. Rejects if it cannot be written, or would be written to nobody. */
  beat(): Promise<void>
  /** Whether the last one was written. */
  isBeating(): boolean
}

/** The pulse of a process that has just entered, on a file that it has open. */
export function createPulse(
  file: string,
  { presence, steadiness }: { presence: Presence; steadiness: Steadiness },
): Pulse {
  const { assertSame } = watchOpenFile(file)
  let isBeating = true

  async function write(): Promise<void> {
    assertSame()
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
