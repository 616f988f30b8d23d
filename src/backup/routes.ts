import { statSync } from 'node:fs'
import { finished } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkPresentPassword } from '../admin/password-tries.ts'
import { renewSignedIn } from '../admin/session.ts'
import * as account from '../admin/words/en.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { noteBackup, readNameless } from '../platform/backup.ts'
import { byTheWay } from '../platform/by-the-way.ts'
import { draftIn } from '../platform/durable-files.ts'
import { emptyForm, typedValues } from '../platform/forms.ts'
import { BUSY } from '../platform/passwords.ts'
import { sendPage } from '../platform/replies.ts'
import { noteSecurityEvent } from '../platform/security-log.ts'
import { busy, tooManyTries } from '../ui/replies.ts'
import { startAgain } from './commands.ts'
import { makeSealedCopy } from './copies.ts'
import { copyName } from './rules.ts'
import { backupPage } from './views/backup.ts'
import * as en from './words/en.ts'

/** Ends what a restored copy waits for; mounted behind `requireAdmin`. */
export function restoredRoutes(app: FastifyInstance, ctx: Context): void {
  app.post(paths.startAgain(), async (_request, reply) => {
    await startAgain(ctx)
    return reply.redirect(paths.adminHome(), 303)
  })
}

/** The organiser's own backup, sealed; mounted behind `requireAdmin`. */
export function backupRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.backup(), async ({ page }, reply) => sendPage(reply, backupPage(page, emptyForm)))

  app.post(paths.backup(), async (request, reply) => {
    const { admin, page, body } = request
    const typed = typedValues(body).current_password ?? ''
    const proof = await checkPresentPassword(ctx, admin, { typed, ip: request.ip })
    if (proof === BUSY) return busy(request, reply)
    if (proof === 'wrong') {
      noteSecurityEvent(request, 'present password wrong')
      const errors = { current_password: page.say(en.wrongPassword) }
      return sendPage(reply, backupPage(page, { values: {}, errors }), 422)
    }
    if (proof !== 'right') {
      return tooManyTries(request, reply, proof, page.say(account.setNewPassword))
    }
    await renewSignedIn(request)
    return await sendCopy(ctx, request, reply)
  })
}

/** Sends a copy of now, of which nothing is left here. It counts as a backup once all of it has gone out. */
async function sendCopy(ctx: Context, request: FastifyRequest, reply: FastifyReply) {
  const file = draftIn(ctx.config.dataDir)
  await makeSealedCopy(ctx, file)
  const { size } = statSync(file)
  const copy = await readNameless(file)
  const isOut = (error?: Error | null) => {
    if (!error) byTheWay(request, noteBackup(ctx))
  }
  finished(reply.raw, isOut)
  return reply
    .type('application/octet-stream')
    .header('cache-control', 'no-store')
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="${copyName({ made: ctx.clock() })}"`)
    .send(copy)
}
