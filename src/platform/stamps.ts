import { sql } from 'kysely'
import { timestamp } from './clock.ts'
import type { Ground } from './database.ts'

/** A day somewhere may have begun so much earlier than it has here. */
const EARLIEST_DAY_HOURS = 24

/** Times in these columns that lie ahead were made by a clock that was wrong, and become now. */
export async function renewTimesIn(
  ctx: Ground,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await renew(ctx, table, columns, timestamp(ctx.clock()))
}

/** The same for columns that hold days, as text: those after tomorrow become today. */
export async function renewDaysIn(
  ctx: Ground,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await renew(ctx, table, columns, timestamp(ctx.clock().add({ hours: EARLIEST_DAY_HOURS })))
}

async function renew(
  { db, clock }: Ground,
  table: string,
  columns: readonly string[],
  latest: string,
): Promise<void> {
  const now = timestamp(clock())
  for (const column of columns) {
    const stamp = sql.ref(column)
    // As much of a time as the column holds: the time itself, or its day.
    const like = (time: string) => sql`substr(${time}, 1, length(${stamp}))`
    await sql`
      update ${sql.table(table)} set ${stamp} = ${like(now)} where ${stamp} > ${like(latest)}
    `.execute(db)
  }
}
