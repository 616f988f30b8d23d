import { text } from 'node:stream/consumers'
import { createAdmin } from '../admin/commands.ts'
import { accountForm } from '../admin/forms.ts'
import { findAdmin } from '../admin/queries.ts'
import { newToken } from '../platform/tokens.ts'
import { sayIn } from '../ui/voice.ts'
import { linkToChoosePassword } from './admin-reset-password.ts'
import { type Command, done, refused, valueAfter } from './command.ts'
import { withInstance } from './instance.ts'

const FROM_STDIN = 'password-stdin'

export const adminCreate: Command = {
  usage: `klaus admin:create EMAIL [--name NAME] [--${FROM_STDIN}]`,
  about: `Makes the organiser’s account, so that nobody else can be the first to open the set-up page, and
prints a link to choose a password.`,
  parameters: ['EMAIL'],
  options: {
    name: { about: 'what invitations call the organiser', value: 'NAME' },
    [FROM_STDIN]: { about: 'reads the password from standard input instead' },
  },
  async run(given) {
    const {
      parameters: [address = ''],
      options,
    } = given
    const isTyped = options[FROM_STDIN] === true
    const password = isTyped ? (await text(process.stdin)).replace(/\r?\n$/, '') : newToken()
    const name = valueAfter(given, 'name')
    const form = accountForm(sayIn('en')).safeParse({ email: address, password, name })
    if (!form.success) return refused(form.error.issues.map(({ message }) => message).join('\n'))
    return await withInstance({ mayMake: true }, async ({ ctx }) => {
      const admin = await createAdmin(ctx, form.data)
      if (!admin) {
        const there = await findAdmin(ctx)
        return refused(`There is an organiser already: ${there?.email}. Nothing was changed.`)
      }
      if (isTyped) return done(`${admin.email} can sign in at ${ctx.config.baseUrl}.`)
      const link = await linkToChoosePassword(ctx, admin)
      return done(`Open this link within an hour to choose a password for ${admin.email}:\n${link}`)
    })
  },
}
