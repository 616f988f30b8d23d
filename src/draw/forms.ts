import { z } from 'zod'
import { GIFT_IDEAS_MAX, PERSON_NAME_MAX, POSTAL_ADDRESS_MAX } from '../participants/rules.ts'
import { checkbox, email, line, requiredLine, text } from '../platform/forms.ts'
import { HOUSEHOLD_MAX } from './rules.ts'

export const exclusionForm = z
  .object({
    giver_id: z.string({ error: 'Please choose a person.' }).min(1, 'Please choose a person.'),
    recipient_id: z.string({ error: 'Please choose a person.' }).min(1, 'Please choose a person.'),
    kind: z.enum(['mutual', 'one_way']).default('mutual'),
  })
  .refine(({ giver_id, recipient_id }) => giver_id !== recipient_id, {
    path: ['recipient_id'],
    error: 'Please choose two different people; nobody draws themselves anyway.',
  })

export type ExclusionInput = z.infer<typeof exclusionForm>

/** The name of the field that holds a person's household. */
export function householdField(participantId: string): string {
  return `household-${participantId}`
}

/** One field per person, all in one form. */
export function householdsForm(people: readonly { id: string }[]) {
  const label = line('A household', HOUSEHOLD_MAX)
  return z.object(Object.fromEntries(people.map(({ id }) => [householdField(id), label])))
}

/** Somebody whom the admin lets in after the draw; an address is not needed. */
export const latecomerForm = z.object({
  name: requiredLine('A name', PERSON_NAME_MAX),
  email: z.union([z.literal('').transform(() => null), email()]).default(null),
  household: line('A household', HOUSEHOLD_MAX),
  gift_ideas: text('Gift ideas', GIFT_IDEAS_MAX),
  postal_address: text('An address', POSTAL_ADDRESS_MAX),
  confirmed: checkbox(),
})
