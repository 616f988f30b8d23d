import { z } from 'zod'
import { checkbox, text } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import { MESSAGE_MAX, type Role } from './rules.ts'
import * as en from './words/en.ts'

/** The field of a new message; its name differs, as one page has two such forms. */
export function messageField(partner: Role): `to_${Role}` {
  return `to_${partner}`
}

/** Which draw somebody saw when they pressed a button; none if the page is of an earlier version. */
const seenDraw = z.string().optional()

/** A message to this partner, which must not be empty. */
export function messageForm(say: Say, partner: Role) {
  return z
    .object({
      [messageField(partner)]: text(MESSAGE_MAX, say(en.messageTooLong, MESSAGE_MAX)).refine(
        (typed) => typed !== '',
        say(en.messageMissing),
      ),
      draw: seenDraw,
    })
    .transform(({ draw, ...typed }) => ({ text: typed[messageField(partner)] ?? '', draw }))
}

export const muteForm = z.object({ muted: checkbox(), draw: seenDraw })

export const reportForm = z.object({ draw: seenDraw })
