import { z } from 'zod'
import { domainsInWords } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { hostName } from '../exchanges/words/en.ts'
import { registrationShape } from '../participants/forms.ts'
import { takesLikeThem } from '../participants/rules.ts'
import { checkbox } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import * as en from './words/en.ts'

export type Registration = z.infer<ReturnType<typeof registrationForm>>

export type Emailless = z.infer<ReturnType<typeof emaillessForm>>

/** What people fill in to join through the invitation link, which may take emails of some domains alone. */
export function registrationForm(say: Say, exchange: Exchange) {
  const shape = registrationShape(say)
  const others = say(en.otherDomain, domainsInWords(exchange), say(hostName, exchange))
  return z.object({
    ...shape,
    email: shape.email.refine((email) => takesLikeThem(exchange, { email }), others),
    reminder_enabled: checkbox().catch(true),
  })
}

/** The same without an email, for who has ticked so; an address beside it is a mistake. */
export function emaillessForm(say: Say) {
  return z.object({
    ...registrationShape(say),
    reminder_enabled: checkbox().catch(true),
    email: z
      .string()
      .default('')
      .refine((typed) => typed.trim() === '', say(en.emailAndNone))
      .transform(() => null),
  })
}

/** Whether somebody has ticked that they have no email. */
export function saysNoEmail(body: unknown): boolean {
  return z.object({ no_email: checkbox().catch(false) }).safeParse(body).data?.no_email === true
}
