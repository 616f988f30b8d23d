import { endAllSessions, endResets } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { forgetLastTime } from '../draw/commands.ts'
import { eraseAssignment } from '../draw/sealed-pairs.ts'
import { endMailedLinks } from '../entrance/commands.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { undoDraw } from '../mending/commands.ts'
import { eraseMessages, eraseReports } from '../messages/commands.ts'
import { endSessions } from '../participants/commands.ts'
import { forgetStamp } from '../platform/backup.ts'
import { drop, forget, holdWaiting } from '../platform/mail/outbox.ts'
import { forgetKey } from '../platform/secret-key.ts'
import { deleteSessions } from '../platform/session-store.ts'
import { listMailsOfLinks, listSecretMails } from './queries.ts'

/**
 * For a restored database, in which everything is as it was when it was copied: signs everybody out,
 * ends mailed links, and holds what waits to be sent, as it may have been sent since. Returns how
 * many mails are held. Cards stay.
 */
export async function beginAnew(ctx: Context): Promise<number> {
  return await transact(ctx, async (ctx) => {
    await deleteSessions(ctx)
    await endAllSessions(ctx)
    await endResets(ctx)
    await endSessions(ctx)
    await endMailedLinks(ctx)
    await drop(ctx, await listMailsOfLinks(ctx))
    await forgetStamp(ctx)
    return await holdWaiting(ctx)
  })
}

/**
 * For a database whose key is lost: erases all that is sealed with it. Draws that are not over are
 * undone. Returns those exchanges. Asks nothing of tables that an earlier version did not have.
 */
export async function forgetWhatIsSealed(
  ctx: Context,
  exchanges: readonly Exchange[],
): Promise<Exchange[]> {
  return await transact(ctx, async (ctx) => {
    const undone: Exchange[] = []
    for (const exchange of exchanges) {
      if (await undoDraw(ctx, exchange)) undone.push(exchange)
      await eraseAssignment(ctx, exchange)
      await eraseMessages(ctx, exchange.id)
      await eraseReports(ctx, exchange.id)
      await forgetLastTime(ctx, exchange)
    }
    const secrets = await listSecretMails(ctx)
    await drop(ctx, secrets)
    await forget(ctx, secrets)
    await forgetKey(ctx)
    return undone
  })
}
