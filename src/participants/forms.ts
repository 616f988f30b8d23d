import { z } from 'zod'
import { line, requiredLine, text } from '../platform/forms.ts'
import { email, optionalEmail } from '../ui/forms.ts'
import type { Say } from '../ui/voice.ts'
import { FIELDS, fieldTexts, type PersonField, PROFILE_FIELDS } from './fields.ts'
import type { Participant } from './tables.ts'
import * as en from './words/en.ts'

type TextField = Exclude<PersonField, 'email'>

/** What people may say beside name and email; mistakes are told in the order of the page. */
const ABOUT_ONESELF = ['gift_ideas', 'postal_address'] as const

/** Whose form it is: a name that was taken before there was a rule against it stays. */
type Named = Pick<Participant, 'name'>

/** What participants say about themselves. */
export function profileForm(say: Say, whose?: Named) {
  return z.object(textShape(say, PROFILE_FIELDS, whose))
}

/** What people fill in to join through the invitation link. */
export function registrationShape(say: Say) {
  return { ...textShape(say, ['name']), email: email(say), ...textShape(say, ABOUT_ONESELF) }
}

/** What the admin enters about a person, by hand or in a list. */
export function personForm(say: Say, whose?: Named) {
  const rest = textShape(say, ['household', ...ABOUT_ONESELF])
  return z.object({ ...textShape(say, ['name'], whose), email: optionalEmail(say), ...rest })
}

/** A participant's values, to fill in their profile form. */
export function profileValues(participant: Participant): Record<string, string> {
  const texts = fieldTexts(participant)
  const own = PROFILE_FIELDS.map((field) => [field, texts[field]])
  return { ...Object.fromEntries(own), version: participant.version.toString() }
}

/** A person's values, to fill in the admin's form. */
export function personValues(participant: Participant): Record<string, string> {
  return { ...fieldTexts(participant), version: participant.version.toString() }
}

/** The schemas of these fields, by name. */
function textShape<Field extends TextField>(say: Say, fields: readonly Field[], whose?: Named) {
  const entries = fields.map((field) => [field, schemaOf(say, field, whose)])
  return Object.fromEntries(entries) as Record<Field, ReturnType<typeof schemaOf>>
}

function schemaOf(say: Say, field: TextField, whose?: Named) {
  const { max, rows } = FIELDS[field]
  const tooLong = say(en.tooLong, max)
  if (field === 'name') {
    const isName = (typed: string) => !typed.includes('@') || typed === whose?.name
    return requiredLine(max, tooLong, say(en.nameMissing)).refine(isName, say(en.nameWithAt))
  }
  return rows === undefined ? line(max, tooLong) : text(max, tooLong)
}

export type PersonInput = z.infer<ReturnType<typeof personForm>>
export type Profile = z.infer<ReturnType<typeof profileForm>>
