import { z } from 'zod'
import { checkbox, email, requiredLine, text } from '../platform/forms.ts'
import { GIFT_IDEAS_MAX, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from './rules.ts'
import type { Participant } from './tables.ts'

const profile = {
  name: requiredLine('Your name', PERSON_NAME_MAX),
  gift_ideas: text('Gift ideas', GIFT_IDEAS_MAX),
  postal_address: text('An address', POSTAL_ADDRESS_MAX),
}

export const profileForm = z.object(profile)

/** The form with a participant's own values in it, to be edited. */
export function profileValues(participant: Participant): Record<string, string> {
  const { name, gift_ideas, postal_address, version } = participant
  return { name, gift_ideas, postal_address, version: version.toString() }
}

export const registrationForm = z.object({
  ...profile,
  email: email(),
  reminder_enabled: checkbox().catch(true),
})

export const remindersForm = z.object({ reminder_enabled: checkbox() })

export const requestAccessForm = z.object({ email: email() })

export type Profile = z.infer<typeof profileForm>
export type Registration = z.infer<typeof registrationForm>
