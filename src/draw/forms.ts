import { z } from 'zod'
import { DRAW_SHAPES } from '../exchanges/rules.ts'
import { FIELDS } from '../participants/fields.ts'
import * as participants from '../participants/words/en.ts'
import { type FormState, line } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import { MISTAKES_SHOWN_MAX } from './rules.ts'
import * as en from './words/en.ts'

/**
 * What the page had said of a draw: the shape it would come to, and who has one possible recipient
 * only. Nothing is promised, and nobody accepted, if it says neither.
 */
export const drawForm = z.object({
  promised: z.enum(DRAW_SHAPES).optional().catch(undefined),
  told: namedPeople(),
})

/** The ids of the people whom a question had named; nobody's, if it had named none. */
export function namedPeople() {
  return z
    .string()
    .catch('')
    .transform((ids) => ids.split(' '))
}

/** What a hidden field holds by which a question says whom it named. */
export function namedField(people: readonly { id: string }[]): string {
  return people.map(({ id }) => id).join(' ')
}

export function exclusionForm(say: Say) {
  const [first, second] = [say(en.giverMissing), say(en.recipientMissing)]
  return z
    .object({
      giver_id: z.string({ error: first }).min(1, first),
      recipient_id: z.string({ error: second }).min(1, second),
      kind: z.enum(['mutual', 'one_way'], say(en.kindUnknown)).default('mutual'),
    })
    .refine(({ giver_id, recipient_id }) => giver_id !== recipient_id, {
      path: ['recipient_id'],
      error: say(en.twoDifferent),
    })
}

export type ExclusionInput = z.infer<ReturnType<typeof exclusionForm>>

/** The name of the form field that holds a person's household. */
export function householdField(participantId: string): string {
  return `household-${participantId}`
}

/** The labels by field, one per person, all in one form. An object of a thousand fields is slow. */
export function householdsForm(say: Say) {
  const { max } = FIELDS.household
  return z.record(z.string(), line(max, say(participants.tooLong, max)))
}

/** A form with its first mistakes alone: a page of two hundred is no help, and the others come next. */
export function firstToFix({ values, errors }: FormState): FormState {
  return { values, errors: Object.fromEntries(Object.entries(errors).slice(0, MISTAKES_SHOWN_MAX)) }
}
