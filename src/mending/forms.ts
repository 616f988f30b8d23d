import { personForm } from '../participants/forms.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

/** Somebody whom the admin lets in after the draw: the form of any person, and a yes to what it comes to. */
export function latecomerForm(say: Say) {
  return personForm(say).extend({ confirmed: checkbox() })
}
