import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { OWN_PASSWORD_TRIES } from '../admin/rules.ts'
import * as account from '../admin/words/en.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { noteBackup } from '../platform/backup.ts'
import { draftIn } from '../platform/durable-files.ts'
import { emptyForm, typedValues } from '../platform/forms.ts'
import { BUSY, inTurn, verifyPassword } from '../platform/passwords.ts'
import { countTry, networkOf, takeBackTry } from '../platform/rate-limits.ts'
import { sendPage } from '../platform/replies.ts'
import { busy, tooManyTries } from '../ui/replies.ts'
import { makeSealedCopy } from './copies.ts'
import { copyName } from './rules.ts'
import { backupPage } from './views/backup.ts'
import * as en from './words/en.ts'

/** The organiser's own backup, sealed; mounted behind `requireAdmin`. */
export function backupRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.backup(), async ({ page }, reply) => sendPage(reply, backupPage(page, emptyForm)))

  app.post(paths.backup(), async (request, reply) => {
    const { admin, page, body } = request
    const typed = typedValues(body).current_password ?? ''
    const guess = [admin.id, networkOf(request.ip)]
    const refusal = await countTry(ctx, OWN_PASSWORD_TRIES, ...guess)
    if (refusal) return tooManyTries(request, reply, refusal, page.say(account.setNewPassword))
    const isRight = await inTurn('known', () => verifyPassword(typed, admin.password_hash))
    if (isRight === BUSY) return busy(request, reply)
    if (!isRight) {
      const errors = { current_password: page.say(en.wrongPassword) }
      return sendPage(reply, backupPage(page, { values: {}, errors }), 422)
    }
    await takeBackTry(ctx, OWN_PASSWORD_TRIES, ...guess)
    const file = draftIn(ctx.config.dataDir)
    await makeSealedCopy(ctx, file)
    await noteBackup(ctx)
    const copy = await open(file)
    rmSync(file)
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${copyName(ctx.clock())}"`)
      .send(copy.createReadStream())
  })
}
