import type { Mood, Picture } from '../ui/pictures.ts'
import type { Language } from '../ui/voice.ts'
import * as en from './words/en-customs.ts'

export const CUSTOM_MAX = 40

/** The forms of names that sentences know, by language; others are only quoted. */
const FORMS: Readonly<Record<Language, typeof en.formsOf>> = { en: en.formsOf }

type Called = { custom: string; language: Language }

/** What to keep of a name that was typed: nothing of the usual one, a known one as it is written. */
export function keptCustom({ custom, language }: Called): string {
  const forms = FORMS[language](custom)
  return forms === FORMS[language]('') ? '' : (forms?.name ?? custom)
}

/** True for a name of the organiser's own: no picture may be of Christmas alone. */
export function isOwnName({ custom, language }: Called): boolean {
  return FORMS[language](custom) === undefined
}

/** What a stamp shows on a page of that exchange. */
export function pictureFor(called: Called, mood: Mood): Picture {
  return isOwnName(called) ? 'parcel' : mood
}
