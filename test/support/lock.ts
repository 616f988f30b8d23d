import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Keeps a database locked, as another program does that is in the middle of a change. Resolves once it has
 * the lock, with what lets it go.
 */
export async function lock(file: string): Promise<() => void> {
  const other = new DatabaseSync(file, { timeout: 0 })
  for (;;) {
    try {
      other.exec('begin immediate')
      return () => other.close()
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== 5) throw error
      await nextTurn()
    }
  }
}
