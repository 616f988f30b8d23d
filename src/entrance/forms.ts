import { z } from 'zod'
import { email } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'

export function requestAccessForm(say: Say) {
  return z.object({ email: email(say) })
}
