import { z } from 'zod'
import { drawForm, exclusionForm } from '../draw/forms.ts'
import { personForm } from '../participants/forms.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

/** How many people the page had named whom the rules would leave one possible recipient only. */
export const changeForm = drawForm.pick({ told: true })

/** The form of a latecomer: that of any person, and the admin's consent to the consequences. */
export function latecomerForm(say: Say) {
  return personForm(say).extend({ ...changeForm.shape, confirmed: checkbox() })
}

/**
 * One more exclusion to draw again with, the shape the page had said, how many it had named who are out then, and the
 * admin's consent.
 */
export function drawAgainForm(say: Say) {
  return exclusionForm(say)
    .and(drawForm)
    .and(z.object({ confirmed: checkbox(), leaving: z.coerce.number().catch(0) }))
}
