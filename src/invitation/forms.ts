import { z } from 'zod'
import { registrationShape } from '../participants/forms.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'

export type Registration = z.infer<ReturnType<typeof registrationForm>>

/** What people fill in to join through the invitation link. */
export function registrationForm(say: Say) {
  return z.object({ ...registrationShape(say), reminder_enabled: checkbox().catch(true) })
}
