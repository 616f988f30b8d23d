import { paths } from '../paths.ts'
import type { MailVoice } from '../ui/email.ts'
import type { PersonalFacts } from './facts.ts'
import * as previews from './words/en-previews.ts'
import * as refusals from './words/en-refusals.ts'

/** Sample data for previews and for tests of the words. */
export const SITE = 'https://santa.example.org'
export const SLUG = 'k3v9q2m7x1ab'
export const TOKEN = 'oD2cLQ3nYbE8rXw5uT1kHs7vPzG4mJ6aF9iKqB0eNdU'
// Those that hold somebody under seal are as long as they really are.
const SAMPLE_SIGNATURE = 'b1946ac92492d2347c6235b4d2611184'
export const SEALED_TOKEN = `1.instance.${TOKEN}${TOKEN.slice(0, 40)}.${SAMPLE_SIGNATURE}`
export const NOT_FOR_ME = SITE + paths.notForMe(`1.instance.${TOKEN}${TOKEN}${TOKEN}`)
export const REMINDERS_OFF = SITE + paths.remindersOff('q7m2x9', SAMPLE_SIGNATURE)
export const INVITATION = SITE + paths.invitation(SLUG)
export const DESK = SITE + paths.desk(SLUG)
export const OWN_PAGE = SITE + paths.dashboard(SLUG)
export const SAMPLE: PersonalFacts = {
  name: 'Anna',
  exchange: previews.SAMPLE_EXCHANGE,
  host: previews.SAMPLE_HOST,
  custom: '',
  reveals: false,
  day: '2026-12-24',
  budget: previews.SAMPLE_BUDGET,
  location: previews.SAMPLE_PLACE,
  link: SITE + paths.signInLink(TOKEN),
  sends: true,
  drawn: false,
  mended: false,
}

/** The voice of a mail to somebody who was put down by somebody else. */
export function putDown(voice: MailVoice): MailVoice {
  return { ...voice, notForMe: { label: voice.say(refusals.notForMe), href: NOT_FOR_ME } }
}
