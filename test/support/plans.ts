import { AsyncLocalStorage } from 'node:async_hooks'
import { type DatabaseSync, StatementSync } from 'node:sqlite'
import { Visitor } from './visitor.ts'

const WAYS = ['all', 'get', 'iterate', 'run'] as const

/**
 * Notes every statement that the product asks a database from now on: what answers a visitor's request, or runs
 * `within`. What a test asks for itself is not the product's.
 */
export function recordStatements() {
  const product = new AsyncLocalStorage<true>()
  const asked = new Set<string>()
  for (const way of WAYS) {
    const ask = StatementSync.prototype[way] as (...values: unknown[]) => unknown
    Object.assign(StatementSync.prototype, {
      [way](this: StatementSync, ...values: unknown[]) {
        if (product.getStore()) asked.add(this.sourceSQL)
        return ask.apply(this, values)
      },
    })
  }
  const { request } = Visitor.prototype
  Visitor.prototype.request = function (options) {
    return product.run(true, async () => await request.call(this, options))
  }
  return { asked, within: <T>(run: () => T): T => product.run(true, run) }
}

/**
 * The tables of a database that this statement reads from one end to the other, by SQLite's own plan. An index that
 * holds a few of the rows alone may be read whole.
 */
export function scansOf(database: DatabaseSync, statement: string): string[] {
  const plan = database.prepare(`explain query plan ${statement}`).all()
  return plan.flatMap(({ detail }) => {
    const [, table, index] =
      /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$/.exec(String(detail)) ?? []
    return table === undefined || (index !== undefined && isPartial(database, index)) ? [] : [table]
  })
}

function isPartial(database: DatabaseSync, index: string): boolean {
  const definition = database.prepare('select sql from sqlite_master where name = ?').get(index)
  return /\bwhere\b/i.test(String(definition?.sql))
}
