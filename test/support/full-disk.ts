import { DatabaseSync } from 'node:sqlite'

/**
 * Loaded before the program (`--import`): with each SIGUSR2 the disk is full, or has room again. SQLite
 * then takes no page more than it has.
 */
const opened: DatabaseSync[] = []
let isFull = false

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql) {
  if (!opened.includes(this)) opened.push(this)
  return exec.call(this, sql)
}

process.on('SIGUSR2', () => {
  isFull = !isFull
  for (const database of opened.filter(({ isOpen }) => isOpen)) {
    const { page_count: pages } = database.prepare('pragma page_count').get() as {
      page_count: number
    }
    exec.call(database, `pragma max_page_count = ${isFull ? pages : 1_000_000}`)
  }
})
