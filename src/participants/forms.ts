import { z } from 'zod'
import { HOUSEHOLD_MAX } from '../draw/rules.ts'
import {
  checkbox,
  email,
  type FormState,
  line,
  optionalEmail,
  requiredLine,
  text,
  typedValues,
} from '../platform/forms.ts'
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

/** What the admin says of a person. */
export const personForm = z.object({
  ...profile,
  name: requiredLine('A name', PERSON_NAME_MAX),
  email: optionalEmail(),
  household: line('The household', HOUSEHOLD_MAX),
})

/** The form with a person's values in it, to be edited by the admin. */
export function personValues(participant: Participant): Record<string, string> {
  const { email, household } = participant
  return { ...profileValues(participant), email: email ?? '', household }
}

const NOT_ADDED: Readonly<Record<'already_in' | 'full', Record<string, string>>> = {
  already_in: {
    name: 'Somebody with this name takes part already. Add a surname, or an email of their own.',
  },
  full: {
    '': 'All places are taken. To let more people in, edit the exchange and raise their number.',
  },
}

/** The form of a person who cannot be added, with the reason. */
export function notAdded(body: unknown, why: 'already_in' | 'full'): FormState {
  return { values: typedValues(body), errors: NOT_ADDED[why] }
}

export type PersonInput = z.infer<typeof personForm>
export type Profile = z.infer<typeof profileForm>
export type Registration = z.infer<typeof registrationForm>
