import { z } from 'zod'

export const exclusionForm = z
  .object({
    giver_id: z.string({ error: 'Please choose a person.' }).min(1, 'Please choose a person.'),
    recipient_id: z.string({ error: 'Please choose a person.' }).min(1, 'Please choose a person.'),
    kind: z.enum(['mutual', 'one_way']).default('mutual'),
  })
  .refine(({ giver_id, recipient_id }) => giver_id !== recipient_id, {
    path: ['recipient_id'],
    error: 'Please choose two different people; nobody draws themselves anyway.',
  })

export type ExclusionInput = z.infer<typeof exclusionForm>
