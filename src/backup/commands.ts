import { endAllSessions, endResets } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { listGivenUp } from '../deliveries/given-up.ts'
import { endMailedLinks } from '../entrance/commands.ts'
import { listDrawn } from '../exchanges/queries.ts'
import { tellAllAnew } from '../messages/commands.ts'
import { endSessionsOfEverybody } from '../participants/commands.ts'
import { forgetRestored, forgetStamp, noteRestored } from '../platform/backup.ts'
import { drop, sendAgain } from '../platform/mail/outbox.ts'
import { holdUnsent, renewKeys } from '../platform/mail/restored.ts'
import { forgetProcesses } from '../platform/presence.ts'
import { deleteSessions } from '../platform/session-store.ts'
import { forgetStaying } from './erasing.ts'
import { renoteBackupFolders } from './folders.ts'
import { listHeldUnseen, listMailsOfLinks } from './queries.ts'

/**
 * For a restored database, in which everything is as it was when it was copied: signs everybody out,
 * ends mailed links, and holds what waits to be sent, or was given up and would be sent once mail goes out
 * again, as it may have been sent since. What is sent from
 * now on has another key than in the hours that are lost. From now on nothing reaches people by itself, until
 * the organiser starts it again. Returns how many mails are held. Cards stay.
 */
export async function beginAnew(ctx: Context): Promise<number> {
  return await transact(ctx, async (ctx) => {
    await deleteSessions(ctx)
    await endAllSessions(ctx)
    await endResets(ctx)
    await endSessionsOfEverybody(ctx)
    await endMailedLinks(ctx)
    await drop(ctx, await listMailsOfLinks(ctx))
    await forgetStamp(ctx)
    await forgetProcesses(ctx)
    await renewKeys(ctx)
    await noteRestored(ctx)
    await renoteBackupFolders(ctx)
    await forgetStaying(ctx)
    return await holdUnsent(ctx, await listGivenUp(ctx))
  })
}

/**
 * For a restored copy that the organiser has looked at: everything happens by itself again. Until now another
 * instance may have made copies in the folders that this one knows, and from now on they are its own. Of
 * unread messages everybody is told anew, and who had an address before, that it was changed: it may have
 * been lost with the hours after the copy.
 */
export async function startAgain(ctx: Context): Promise<void> {
  await transact(ctx, async (ctx) => {
    await renoteBackupFolders(ctx)
    for (const exchange of await listDrawn(ctx)) await tellAllAnew(ctx, exchange)
    await sendAgain(ctx, await listHeldUnseen(ctx), ['held'])
    await forgetRestored(ctx)
  })
}
