import { z } from 'zod'
import { drawForm, exclusionForm, namedPeople } from '../draw/forms.ts'
import { personForm } from '../participants/forms.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

/** Whom the page had named, as the rules would leave them one possible recipient only. */
export const changeForm = drawForm.pick({ told: true })

/** The form of a latecomer: that of any person, and the admin's consent to the consequences. */
export function latecomerForm(say: Say) {
  return personForm(say).extend({ ...changeForm.shape, confirmed: checkbox() })
}

/**
 * Whom the page had named who are out once the draw is undone, and which draw that is; no draw if the page is of an
 * earlier version.
 */
export const undoForm = z.object({
  leaving: namedPeople(),
  draw: z.string().optional().catch(''),
})

/**
 * One more exclusion to draw again with, and the admin's consent to what the page had said: the shape, whom it
 * had named, also of those who are out then, and which draw is over then.
 */
export function drawAgainForm(say: Say) {
  return exclusionForm(say)
    .and(drawForm)
    .and(z.object({ confirmed: checkbox(), leaving: namedPeople(), draw: z.string().catch('') }))
}
