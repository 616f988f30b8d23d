import { z } from 'zod'
import { checkbox, email } from '../platform/forms.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'

const newPassword = z
  .string({ error: 'Please choose a password.' })
  .min(
    PASSWORD_MIN,
    `A password needs at least ${PASSWORD_MIN} characters; a short sentence is a good one.`,
  )
  .max(PASSWORD_MAX, `A password may have at most ${PASSWORD_MAX} characters.`)

export const setupForm = z.object({ email: email(), password: newPassword })

export const resetPasswordForm = z.object({ password: newPassword })

export const forgotPasswordForm = z.object({ email: email() })

export const signInForm = z.object({
  email: email(),
  password: z
    .string({ error: 'Please enter your password.' })
    .min(1, 'Please enter your password.')
    .max(PASSWORD_MAX, 'This password is too long to be yours.'),
  remember_me: checkbox(),
  next: z.string().default(''),
})
