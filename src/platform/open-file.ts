import { IN_MEMORY, openForLooking } from './database.ts'
import { databaseNameIn } from './database-file.ts'
import { fileNumber, watchHead } from './file-head.ts'
import { readSettings } from './settings.ts'

/** A database file that this process has open. */
export type OpenFile = {
  /**
   * Throws if the file was deleted or overwritten, or another one is in its place, also if a link in the data
   * folder leads to another one now: what is written would be for nobody to find.
   */
  assertSame(): void
  /** Throws if the write-ahead log, or its index, was deleted or replaced, which takes what is written, too. */
  assertSameLog(): void
  /**
   * Reads a little of it, by a connection of its own that has nothing in memory yet: the first page, the list
   * of tables, and one of them. Throws if that cannot be read, as when the file was cut off.
   */
  readAfresh(): Promise<void>
}

/** The file that is the database of this folder now; of a database in memory nothing is looked at. */
export function watchOpenFile(folder: { dataDir: string; databaseFile: string }): OpenFile {
  const file = folder.databaseFile
  const isInMemory = file === IN_MEMORY
  const names = isInMemory ? [] : [databaseNameIn(folder.dataDir), file]
  const places = names.map(watched)
  const log = [`${file}-wal`, `${file}-shm`].map(watched)
  const assertNotOverwritten = isInMemory ? () => {} : watchHead(file)

  function assertSame(): void {
    const lost = places.find(({ name, opened }) => fileNumber(name) !== opened)
    if (lost) {
      throw new Error(`The database ${lost.name} was deleted or replaced while it was in use.`)
    }
    assertNotOverwritten()
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
      if (isInMemory) return
      // Of two files that share one log, a second connection would give free what the first has locked.
      assertSame()
      const db = openForLooking(file)
      await readSettings({ db }).finally(() => db.destroy())
    },
  }
}

function watched(name: string): { name: string; opened: string | undefined } {
  return { name, opened: fileNumber(name) }
}
