import type { Context } from '../context.ts'
import { listParticipants } from '../participants/queries.ts'
import { prepare } from '../platform/prepared.ts'
import type { Seal } from '../platform/seal.ts'

/** The exchange whose marks they are, and what seals them. */
export type Within = { exchange_id: string; seal: Seal }

/** A fingerprint in short: 48 bits, in hexadecimal digits. */
const MARK_LENGTH = 12
const NO_MARK = '.'.repeat(MARK_LENGTH)
/** Unread, told and muted, in both roles, and room for what earlier versions have left. */
const MARKS_PER_PERSON = 8

/** A fingerprint as it stands among the marks. */
export function inShort(fingerprint: string): string {
  return fingerprint.slice(0, MARK_LENGTH)
}

/** Erases every mark of an exchange. */
export async function eraseAllMarks(ctx: Context, exchangeId: string): Promise<void> {
  await ctx.db.deleteFrom('message_marks').where('exchange_id', '=', exchangeId).execute()
}

const marksIn = prepare((db, exchangeId: string) =>
  db.selectFrom('message_marks').select('sealed_marks').where('exchange_id', '=', exchangeId),
)

/**
 * The marks of an exchange, all together under one seal, whose size depends on how many take part: how
 * many there are, or which are added, would tell who writes to whom.
 */
export async function readAll(ctx: Context, { exchange_id, seal }: Within): Promise<Set<string>> {
  const row = await marksIn.first(ctx, exchange_id)
  const text = row ? seal.open(row.sealed_marks, sealedFor(exchange_id)) : ''
  const marks = Array.from({ length: text.length / MARK_LENGTH }, (_, index) =>
    text.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH),
  )
  return new Set(marks.filter((mark) => mark !== NO_MARK))
}

/** Tells whether a mark is among them, as they are stored, for which they need not be told apart. */
export function standingIn(
  { exchange_id, seal }: Within,
  sealedMarks: string,
): (mark: string) => boolean {
  const text = seal.open(sealedMarks, sealedFor(exchange_id))
  return (mark) => stands(text, mark)
}

/** At the beginning of a mark, and not across two of them. */
function stands(text: string, mark: string): boolean {
  let at = text.indexOf(mark)
  while (at % MARK_LENGTH > 0) at = text.indexOf(mark, at + 1)
  return at >= 0
}

/** Seals them anew, also if nothing is different. */
export async function writeAll(
  ctx: Context,
  { exchange_id, seal }: Within,
  marks: ReadonlySet<string>,
): Promise<void> {
  const { length: people } = await listParticipants(ctx, exchange_id)
  const places = MARKS_PER_PERSON * Math.max(people, Math.ceil(marks.size / MARKS_PER_PERSON))
  const text = [...marks].join('').padEnd(places * MARK_LENGTH, NO_MARK)
  const sealed_marks = seal.seal(text, sealedFor(exchange_id))
  await ctx.db
    .insertInto('message_marks')
    .values({ exchange_id, sealed_marks })
    .onConflict((known) => known.column('exchange_id').doUpdateSet({ sealed_marks }))
    .execute()
}

function sealedFor(exchangeId: string): string {
  return `message marks of ${exchangeId}`
}
