import { z } from 'zod'
import { checkbox } from '../platform/forms.ts'

export const remindersForm = z.object({ reminder_enabled: checkbox() })

export const revealForm = z.object({ keeps_secret: checkbox() })

/** `draw`: which one they saw when they said so. */
export const presentForm = z.object({ ready: checkbox(), draw: z.string().default('') })
