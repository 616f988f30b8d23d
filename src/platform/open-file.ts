import { statSync } from 'node:fs'
import { IN_MEMORY, openForLooking } from './database.ts'
import { readSettings } from './settings.ts'

/** A database file that this process has open. */
export type OpenFile = {
  /**
   * Throws if the file was deleted, or another one is in its place: the one that is open takes whatever is
   * written, for nobody to find.
   */
  assertSame(): void
  /** Throws if the write-ahead log, or its index, was deleted or replaced, which takes what is written, too. */
  assertSameLog(): void
  /**
   * Reads a little of it, by a connection of its own that has nothing in memory yet: the first page, the list
   * of tables, and one of them. Throws if that cannot be read, as when the file was cut off or overwritten.
   */
  readAfresh(): Promise<void>
}

/** The file at this path as it is now; of a database in memory nothing is looked at. */
export function watchOpenFile(file: string): OpenFile {
  const opened = fileNumber(file)
  const log = [`${file}-wal`, `${file}-shm`].map((name) => ({ name, opened: fileNumber(name) }))

  function assertSame(): void {
    if (fileNumber(file) !== opened) {
      throw new Error(`The database ${file} was deleted or replaced while it was in use.`)
    }
  }

  return {
    assertSame,
    assertSameLog() {
      const lost = log.find(
        ({ name, opened }) => opened !== undefined && fileNumber(name) !== opened,
      )
      if (lost) {
        throw new Error(
          `The file ${lost.name} was deleted or replaced while it was in use. It is no temporary file: what was written last stood in it. That is moved into the database every few seconds now, so nothing is lost by a stop; stop Sneaky Klaus and start it again.`,
        )
      }
    },
    async readAfresh() {
      if (file === IN_MEMORY) return
      // Of two files that share one log, a second connection would give free what the first has locked.
      assertSame()
      const db = openForLooking(file)
      await readSettings({ db }).finally(() => db.destroy())
    },
  }
}

/** Undefined if there is no such file. */
function fileNumber(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}
