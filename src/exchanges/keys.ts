import type { Context } from '../context.ts'
import type { Seal } from '../platform/seal.ts'
import { noteOn } from './commands.ts'
import { doomKey, findKeyId } from './erased-keys.ts'
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

/** True if names are drawn, and the key that opens them may yet be put back. */
export function keyIsMissing(ctx: Context, exchange: Pick<Exchange, 'state' | 'key_id'>): boolean {
  return exchange.key_id !== null && namesAreLost(ctx, exchange)
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
  await doomKey(ctx, exchange)
  const { id, seal } = ctx.keyring.make()
  await noteOn(ctx, exchange, { key_id: id })
  return seal
}
