import { DatabaseSync } from 'node:sqlite'

/** The statement at which a process dies, or is frozen: the nth with `sql`, once one with `after` has run. */
export type Deathbed = {
  sql: string
  nth: number
  when: 'before' | 'after'
  after?: string
  signal?: 'SIGKILL' | 'SIGSTOP'
}

/** Loaded before the program (`--import`): kills the process at one of its database statements. */
const told = JSON.parse(process.env.DIES_AT ?? '{}') as Deathbed
const { sql, nth, when, after = '', signal = 'SIGKILL' } = told
let seen = 0
let isArmed = after === ''

const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (text) {
  const statement = prepare.call(this, text)
  for (const how of ['run', 'all'] as const) {
    const execute = statement[how].bind(statement)
    Object.assign(statement, {
      [how](...values: never[]) {
        const isIt = isArmed && text.includes(sql) && ++seen === nth
        if (isIt && when === 'before') die()
        const result = execute(...values)
        if (isIt) die()
        isArmed ||= text.includes(after)
        return result
      },
    })
  }
  return statement
}

function die(): void {
  process.kill(process.pid, signal)
}
