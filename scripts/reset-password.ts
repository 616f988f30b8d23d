import { randomInt } from 'node:crypto'
import { createPasswordReset } from '../src/admin/commands.ts'
import { findAdmin } from '../src/admin/queries.ts'
import { readConfig, readEnvironment } from '../src/config.ts'
import { openInstance } from '../src/instance.ts'
import { paths } from '../src/paths.ts'
import { systemClock } from '../src/platform/clock.ts'

/** Prints a password reset link, valid for one hour, for whoever has shell access. */
const read = readConfig({ ...readEnvironment(), LOG_LEVEL: 'silent' })
if (read.ok) {
  const { config } = read
  const instance = await openInstance(config, {
    clock: systemClock,
    random: randomInt,
    mailer: undefined,
  })
  const admin = await findAdmin(instance.ctx)
  if (admin) {
    const token = await createPasswordReset(instance.ctx, admin)
    process.stdout.write(
      `Open this link within an hour to choose a new password for ${admin.email}:\n` +
        `${config.baseUrl}${paths.resetPassword(token)}\n`,
    )
  } else {
    process.stdout.write(`There is no organiser yet: open ${config.baseUrl} to set one up.\n`)
  }
  await instance.close()
} else {
  process.stderr.write(`${read.mistakes.join('\n')}\n`)
  process.exitCode = 1
}
