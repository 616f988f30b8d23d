import { z } from 'zod'
import { checkbox, text } from '../platform/forms.ts'
import { MESSAGE_MAX, type Role } from './rules.ts'

/** The field of a new message; two of them stand on one page. */
export function messageField(partner: Role): `to_${Role}` {
  return `to_${partner}`
}

/** A message to this partner: it must say something. */
export function messageForm(partner: Role) {
  return z
    .object({
      [messageField(partner)]: text('A message', MESSAGE_MAX).refine((typed) => typed !== '', {
        error: 'Please write something first.',
      }),
    })
    .transform((typed) => typed[messageField(partner)] ?? '')
}

export const muteForm = z.object({ muted: checkbox() })
