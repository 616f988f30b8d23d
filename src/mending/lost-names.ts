import { type Context, transact } from '../context.ts'
import { eraseAssignment } from '../draw/sealed-pairs.ts'
import { noteOn } from '../exchanges/commands.ts'
import { doomKey } from '../exchanges/erased-keys.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { mayEdit } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { eraseMessages } from '../messages/commands.ts'

/**
 * For an exchange that is over, and whose key is lost: erases what no key opens any more, so that nobody asks
 * for that key again. Returns false, changing nothing, if it is not over.
 */
export async function giveUpNames(ctx: Context, exchange: Exchange): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    if (mayEdit((await reloadExchange(ctx, exchange)).state)) return false
    await eraseAssignment(ctx, exchange)
    await eraseMessages(ctx, exchange.id)
    await doomKey(ctx, exchange)
    await noteOn(ctx, exchange, { key_id: null })
    return true
  })
}
