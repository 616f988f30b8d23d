import type { Language } from '../ui/voice.ts'
import * as en from './words/en-customs.ts'

export const CUSTOM_MAX = 40

/** The names to choose from, by language. */
const KNOWN: Readonly<Record<Language, typeof en.knownName>> = { en: en.knownName }

type Called = { custom: string; language: Language }

/** What to keep of a name that was typed: nothing of the usual one, a known one as it is written. */
export function keptCustom({ custom, language }: Called): string {
  const known = KNOWN[language](custom)
  return known === KNOWN[language]('') ? '' : (known ?? custom)
}

/**
 * True for a name of the organiser's own: no picture may be of Christmas alone. The names to choose from
 * are all of Christmas.
 */
export function isOwnName({ custom, language }: Called): boolean {
  return KNOWN[language](custom) === undefined
}
