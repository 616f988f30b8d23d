import type { ColumnBuilderCallback, ColumnDataType, Kysely } from 'kysely'

/**
 * Whether a table had this column before any migration was run now. A migration asks where an earlier commit had one of
 * the same name, or another, that did less: what that has made is known by its columns, and what is missing is done.
 */
export type WasThere = (table: string, column: string) => boolean

export type Found = { wasThere: WasThere }

/** Adds a column, unless it was there. Returns whether it was missing. */
export async function addMissing(
  db: Kysely<unknown>,
  { wasThere }: Found,
  [table, column]: readonly [table: string, column: string],
  type: ColumnDataType,
  build: ColumnBuilderCallback = (added) => added,
): Promise<boolean> {
  if (wasThere(table, column)) return false
  await db.schema.alterTable(table).addColumn(column, type, build).execute()
  return true
}
