import { namesOf } from '../../participants/rules.ts'
import type { Page } from '../../ui/page.ts'
import type { Outlook } from '../queries.ts'
import { guessableBesides } from '../rules.ts'
import * as en from '../words/en.ts'

/** That others may work out somebody's name from their own, before names are drawn; empty if they cannot. */
export function easyToGuess(
  { say }: Pick<Page, 'say'>,
  { people, forecast }: Pick<Outlook, 'people' | 'forecast'>,
): string {
  const guessable = namesOf(people, guessableBesides(forecast))
  if (guessable.length === 0) return ''
  return say(en.easyToGuess, guessable, guessable.length === people.length)
}
