import type { DatabaseSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

const STATEMENTS_KEPT = 500

/** Gives node:sqlite the interface that Kysely's SQLite dialect expects. */
export function asKyselyExpects(sqlite: DatabaseSync): SqliteDatabase {
  // The same few hundred statements recur, and preparing one costs more than running it.
  const known = new Map<string, SqliteStatement>()
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const statement = known.get(sql) ?? prepareStatement(sqlite, sql)
      if (known.size >= STATEMENTS_KEPT) known.clear()
      known.set(sql, statement)
      return statement
    },
  }
}

function prepareStatement(sqlite: DatabaseSync, sql: string): SqliteStatement {
  // A deferred transaction that reads before it writes fails at once instead of waiting if another
  // process is writing; `immediate` takes the write lock first.
  const statement = sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql)
  // On a full disk SQLite has rolled back by itself, and a second time would hide why (lang_transaction, 3).
  const isOver = () => sql === 'rollback' && !sqlite.isTransaction
  const values = (parameters: readonly unknown[]) => parameters as (string | number | null)[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) =>
      isOver() ? { changes: 0, lastInsertRowid: 0 } : statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}
