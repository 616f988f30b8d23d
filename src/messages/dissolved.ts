import type { Context } from '../context.ts'
import type { Assignment } from '../draw/rules.ts'
import { type Pair, pairsOf } from '../draw/sealed-pairs.ts'
import { countOne } from '../exchanges/commands.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { newId } from '../platform/ids.ts'
import { forgetMarksOf } from './marks.ts'
import { CONVERSATION_LENGTH_MAX, messageId, sealedIn } from './rules.ts'

type Row = { id: string; sealed_message: string }

/**
 * Erases what pairs wrote that a repair has dissolved: nothing stands in their rows any more. As how many
 * these are would tell something of the pairs, they stay, and every row of the exchange gets another name
 * and another seal; the name of one that says nothing is of chance, so that not even the key tells whose it
 * was. To be called in the transaction of the repair.
 */
export async function eraseDissolved(
  ctx: Context,
  exchange: Pick<Exchange, 'id'>,
  { before, after }: { before: Assignment; after: Assignment },
): Promise<void> {
  const pairs = await pairsOf(ctx, exchange, before)
  const isKept = ({ giver_id, recipient_id }: Pair) => after.get(giver_id) === recipient_id
  const dissolved = pairs.filter((pair) => !isKept(pair))
  await forgetMarksOf(ctx, dissolved)
  const renamed = await countOne(ctx, exchange, 'messages_renamed')
  const rows = await listRows(ctx, exchange)
  const renewed = pairs.filter(isKept).flatMap((pair) => renew(rows, pair, renamed))
  const kept = new Set(renewed.map(({ from }) => from))
  const blank = [...rows]
    .filter(([id]) => !kept.has(id))
    .flatMap(([id, sealed]) => blankOf(pairs, id, sealed))
  await replaceAll(ctx, exchange, [...renewed, ...blank])
}

/** The messages of a pair under new names, and which names they had. */
function renew(rows: ReadonlyMap<string, string>, pair: Pair, renamed: number) {
  const renewed: (Row & { from: string })[] = []
  for (let number = 0; number < CONVERSATION_LENGTH_MAX; number += 1) {
    const from = messageId(pair, number)
    const sealed = rows.get(from)
    if (sealed === undefined) break
    const id = messageId({ ...pair, renamed }, number)
    const text = pair.seal.open(sealed, sealedIn(pair, from))
    renewed.push({ from, id, sealed_message: pair.seal.seal(text, sealedIn(pair, id)) })
  }
  return renewed
}

/** As long as what stood there, and under the same seal. */
function blankOf([some]: readonly Pair[], from: string, sealed: string): Row[] {
  if (!some) return []
  const { seal } = some
  const { length } = Buffer.from(seal.open(sealed, sealedIn(some, from)))
  const id = seal.fingerprint('message', newId())
  return [{ id, sealed_message: seal.seal(' '.repeat(length), sealedIn(some, id)) }]
}

async function listRows(ctx: Context, { id }: Pick<Exchange, 'id'>): Promise<Map<string, string>> {
  const rows = await ctx.db
    .selectFrom('messages')
    .select(['id', 'sealed_message'])
    .where('exchange_id', '=', id)
    .execute()
  return new Map(rows.map((row) => [row.id, row.sealed_message]))
}

async function replaceAll(
  ctx: Context,
  { id: exchange_id }: Pick<Exchange, 'id'>,
  rows: readonly Row[],
): Promise<void> {
  await ctx.db.deleteFrom('messages').where('exchange_id', '=', exchange_id).execute()
  for (const { id, sealed_message } of rows) {
    await ctx.db.insertInto('messages').values({ exchange_id, id, sealed_message }).execute()
  }
}
