import { html, type SafeHtml } from '@remix-run/html-template'
import type { RevealChoice } from '../../participants/tables.ts'
import { shortDate } from '../../ui/words/en.ts'

// Before names are revealed.
export const afterTheDay = () => 'After the day'
export const yourChoice = (keeps: boolean) => (keeps ? 'you stay secret' : 'names are revealed')
export const beforehand = (keeps: boolean, day: string) =>
  keeps
    ? `After ${shortDate(day)}, you find out here who gave to you, unless they keep it secret. Whoever you give to won’t find out that it was you.`
    : `After ${shortDate(day)}, you find out here who gave to you, unless they keep it secret. And whoever you give to finds out that it was you.`

// Once they are.
export const whoGave = () => 'Who gave to you'
export const lookFact = () => 'open to see'
export const itWas = (name: SafeHtml) => html`It was <strong>${name}</strong>.`
/** One sentence, whether they keep it secret or have not been asked: the reader learns no more than that. */
export const notSaid = () => 'Whoever gave to you hasn’t said who they are.'
export const theirSide = (choice: RevealChoice) => THEIR_SIDE[choice]
const THEIR_SIDE: Readonly<Record<RevealChoice, string>> = {
  unseen: 'Your name isn’t shown yet. Let whoever you gave to know that it was you?',
  secret:
    'Whoever you gave to doesn’t see here that it was you. If they could before, they may know.',
  agrees: 'Whoever you gave to sees here that it was you.',
}

export const keepSecret = () => 'Keep it secret'
export const letThemKnow = () => 'Let them know'
export const staysSecret = () => 'Names stay secret here, also after the day.'
