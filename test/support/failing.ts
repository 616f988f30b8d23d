import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded before the program (`--import`): with each SIGUSR2 all that the event loop asks of the disk goes wrong, or
 * goes well again: every statement of a database, and every look at a file.
 */
let isFailing = false
if (isMainThread) {
  process.on('SIGUSR2', () => {
    isFailing = !isFailing
  })
  failing(fs, 'statSync')
  syncBuiltinESMExports()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql)
    for (const how of ['run', 'all', 'get'] as const) failing(statement, how)
    return statement
  }
}

function failing(owner: object, name: string): void {
  const { [name]: asked } = owner as Record<string, (...values: unknown[]) => unknown>
  Object.assign(owner, {
    [name](...values: unknown[]) {
      if (isFailing) throw Object.assign(new Error('disk I/O error'), { errcode: 10, code: 'EIO' })
      return asked?.apply(owner, values)
    },
  })
}
