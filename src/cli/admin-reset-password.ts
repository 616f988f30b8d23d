import { createPasswordReset } from '../admin/commands.ts'
import { findAdmin } from '../admin/queries.ts'
import { RESET_LINK_LIFETIME_HOURS } from '../admin/rules.ts'
import type { Admin } from '../admin/tables.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { type Command, done, refused } from './command.ts'
import { withInstance } from './instance.ts'

export const adminResetPassword: Command = {
  usage: 'klaus admin:reset-password',
  about: `Prints a link with which the organiser chooses a new password, for when no mail is set up or it
does not arrive. It works once and for ${RESET_LINK_LIFETIME_HOURS} hour.`,
  run: () =>
    withInstance({ mayMake: false }, async ({ ctx }) => {
      const admin = await findAdmin(ctx)
      if (!admin) {
        return refused(`There is no organiser yet: open ${ctx.config.baseUrl} to set one up.`)
      }
      const link = await linkToChoosePassword(ctx, admin)
      return done(
        `Open this link within an hour to choose a new password for ${admin.email}:\n${link}`,
      )
    }),
}

/** Makes a link that sets the password of this admin, once and within an hour. */
export async function linkToChoosePassword(ctx: Context, admin: Admin): Promise<string> {
  return ctx.config.baseUrl + paths.resetPassword(await createPasswordReset(ctx, admin))
}
