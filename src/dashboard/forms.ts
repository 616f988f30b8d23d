import { z } from 'zod'
import { checkbox } from '../platform/forms.ts'

export const remindersForm = z.object({ reminder_enabled: checkbox() })
