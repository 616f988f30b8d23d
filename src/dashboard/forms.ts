import { z } from 'zod'
import { checkbox } from '../platform/forms.ts'

export const remindersForm = z.object({ reminder_enabled: checkbox() })

/** `day`: which one they read of. What cannot be read keeps it secret. */
export const revealForm = z.object({
  reveal_choice: z.enum(['agrees', 'secret']).catch('secret'),
  day: z.string().default(''),
})

/** `draw`: which one they saw when they said so. */
export const presentForm = z.object({ ready: checkbox(), draw: z.string().default('') })
