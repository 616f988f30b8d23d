import { personForm } from '../participants/forms.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

/** The form of a latecomer: that of any person, and the admin's consent to the consequences. */
export function latecomerForm(say: Say) {
  return personForm(say).extend({ confirmed: checkbox() })
}
