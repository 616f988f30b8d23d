import { z } from 'zod'
import { text } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import { ANNOUNCEMENT_MAX } from './rules.ts'
import * as en from './words/en.ts'

/** What the organiser has to say. */
export function announcementForm(say: Say) {
  return z.object({
    text: text(ANNOUNCEMENT_MAX, say(en.tooLong, ANNOUNCEMENT_MAX)).refine(
      (typed) => typed !== '',
      say(en.nothingTyped),
    ),
  })
}

/** The same, looked over: with the id that the question has given it, or a mistake of the whole form. */
export function sendingForm(say: Say) {
  return announcementForm(say)
    .extend({ id: z.string().default('') })
    .superRefine(({ id }, context) => {
      if (!ID.test(id)) context.addIssue({ code: 'custom', message: say(en.notLookedOver) })
    })
}

/** As `newId` makes them. */
const ID = /^[a-z0-9]{20}$/
