import { z } from 'zod'
import { checkbox, email, requiredLine, text } from '../platform/forms.ts'
import { GIFT_IDEAS_MAX, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from './rules.ts'

const profile = {
  name: requiredLine('Your name', PERSON_NAME_MAX),
  gift_ideas: text('Gift ideas', GIFT_IDEAS_MAX),
  postal_address: text('An address', POSTAL_ADDRESS_MAX),
}

export const profileForm = z.object(profile)

export const registrationForm = z.object({
  ...profile,
  email: email(),
  reminder_enabled: checkbox().catch(true),
})

export const remindersForm = z.object({ reminder_enabled: checkbox() })

export const requestAccessForm = z.object({ email: email() })

export type Profile = z.infer<typeof profileForm>
export type Registration = z.infer<typeof registrationForm>
