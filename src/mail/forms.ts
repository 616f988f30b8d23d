import { z } from 'zod'

export const resendForm = z.object({ to: z.enum(['everybody', 'unlooked']) })
