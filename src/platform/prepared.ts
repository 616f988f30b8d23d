import type { Compilable } from 'kysely'
import { readerOf } from './connections.ts'
import type { Ground } from './database.ts'
import type { Query } from './patience.ts'

type Value = string | number | null
/** What selects is all that can be narrowed by `having`. */
type Select<Row> = Compilable<Row> & { having: unknown }

/** Stands in a statement for a value that each run puts there. */
class Place {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/** A query that is the same each time but for its values. */
type Prepared<Values extends Value[], Row> = {
  all(ground: Pick<Ground, 'db'>, ...values: Values): Promise<Row[]>
  first(ground: Pick<Ground, 'db'>, ...values: Values): Promise<Row | undefined>
}

/**
 * A query for what every view of a page asks: Kysely builds and compiles it once, which takes longer than SQLite takes to
 * answer it. `build` names each value, with none by default, and may only hand them on, as it gets places in their stead.
 */
export function prepare<Values extends Value[], Row>(
  build: (db: Ground['db'], ...values: Values) => Select<Row>,
): Prepared<Values, Row> {
  const places = Array.from({ length: build.length - 1 }, (_, index) => new Place(index))
  let compiled: Query | undefined
  const run = async ({ db }: Pick<Ground, 'db'>, values: Values): Promise<Row[]> => {
    compiled ??= build(db, ...(places as unknown[] as Values)).compile()
    const parameters = compiled.parameters.map((one) =>
      one instanceof Place ? values[one.index] : one,
    )
    const query = { ...compiled, parameters }
    const read = readerOf(db)
    return read ? await read<Row>(query) : (await db.executeQuery<Row>(query)).rows
  }
  return {
    all: (ground, ...values) => run(ground, values),
    first: async (ground, ...values) => (await run(ground, values))[0],
  }
}
