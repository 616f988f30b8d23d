import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SIGN_IN_TRIES } from '../admin/rules.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { noteBackup } from '../platform/backup.ts'
import { emptyForm, typedValues } from '../platform/forms.ts'
import { verifyPassword } from '../platform/passwords.ts'
import { sendPage } from '../platform/replies.ts'
import { makeSealedCopy } from './copies.ts'
import { copyName, draftIn } from './rules.ts'
import { backupPage } from './views/backup.ts'
import * as en from './words/en.ts'

/** The organiser's own backup, sealed; mounted behind `requireAdmin`. */
export function backupRoutes(app: FastifyInstance, ctx: Context): void {
  app.get(paths.backup(), async ({ page }, reply) => sendPage(reply, backupPage(page, emptyForm)))

  const rateLimit = {
    ...SIGN_IN_TRIES,
    hook: 'preHandler' as const,
    keyGenerator: ({ admin, ip }: FastifyRequest) => `password for a backup ${admin.id} ${ip}`,
  }
  app.post(paths.backup(), { config: { rateLimit } }, async ({ admin, page, body }, reply) => {
    const typed = typedValues(body).current_password ?? ''
    if (!(await verifyPassword(typed, admin.password_hash))) {
      const errors = { current_password: page.say(en.wrongPassword) }
      return sendPage(reply, backupPage(page, { values: {}, errors }), 422)
    }
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
