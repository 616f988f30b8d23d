import { type Context, transact } from '../context.ts'
import type { Seal } from '../platform/seal.ts'
import { noteOn } from './commands.ts'
import { isDrawn } from './rules.ts'
import type { Exchange } from './tables.ts'

type Keyed = Pick<Exchange, 'id'>

/** What seals an exchange's draw; undefined if there is nothing to open, or its key is lost. */
export function sealOf(ctx: Context, { key_id }: Pick<Exchange, 'key_id'>): Seal | undefined {
  return ctx.keyring.sealOf(key_id)
}

/** True if names are drawn, and the key is lost that opens them: they have to be drawn again. */
export function namesAreLost(ctx: Context, exchange: Pick<Exchange, 'state' | 'key_id'>): boolean {
  return isDrawn(exchange.state) && sealOf(ctx, exchange) === undefined
}

/** The seal to seal a draw with; its key is made if there is none that opens. Inside a transaction. */
export async function ensureSeal(ctx: Context, exchange: Keyed): Promise<Seal> {
  const known = ctx.keyring.sealOf(await findKeyId(ctx, exchange))
  return known ?? (await changeKey(ctx, exchange))
}

/**
 * Gives an exchange a new key, so that what was sealed with the former one is closed for ever, in every
 * copy. Inside a transaction.
 */
export async function changeKey(ctx: Context, exchange: Keyed): Promise<Seal> {
  const { id, seal } = ctx.keyring.make()
  await noteOn(ctx, exchange, { key_id: id })
  return seal
}

/**
 * Destroys every key that no exchange names any more. As keys are made inside transactions, and this
 * is one, too, it meets none that is about to be named.
 */
export async function destroyOrphanedKeys(ctx: Context): Promise<void> {
  if (ctx.keyring.ids().length === 0) return
  await transact(ctx, async (ctx) => {
    const rows = await ctx.db
      .selectFrom('exchanges')
      .select('key_id')
      .where('key_id', 'is not', null)
      .execute()
    const named = new Set(rows.map(({ key_id }) => key_id))
    for (const id of ctx.keyring.ids()) {
      if (!named.has(id)) ctx.keyring.destroy(id)
    }
  })
}

async function findKeyId(ctx: Context, { id }: Keyed): Promise<string | null> {
  const { key_id } = await ctx.db
    .selectFrom('exchanges')
    .select('key_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return key_id
}
