import { html, type SafeHtml } from '@remix-run/html-template'
import type { RevealChoice } from '../../participants/tables.ts'
import { shortDate } from '../../ui/words/en.ts'

// Before names are revealed.
export const afterTheDay = () => 'After the day'
export const yourChoice = (choice: RevealChoice) => CHOICES[choice]
const CHOICES: Readonly<Record<RevealChoice, string>> = {
  unseen: 'you haven’t said yet',
  secret: 'you stay secret',
  agrees: 'they’ll know it was you',
}
export const beforehand = (choice: RevealChoice, day: string) =>
  `After ${shortDate(day)}, you find out here who gave to you, if they let you know. ${OWN_NAME[choice]}`
const OWN_NAME: Readonly<Record<RevealChoice, string>> = {
  unseen: 'May whoever you give to find out that it was you? They won’t unless you say so.',
  secret: 'Whoever you give to won’t find out that it was you.',
  agrees: 'Whoever you give to finds out that it was you.',
}

// Once they are.
export const whoGave = () => 'Who gave to you'
export const lookFact = () => 'open to see'
export const itWas = (name: SafeHtml) => html`It was <strong>${name}</strong>.`
/** One sentence, whether they keep it secret or have not been asked: the reader learns no more than that. */
export const stillSecret = () => 'That’s a secret for now. If they let you know, it’s here.'
export const theirSide = (choice: 'secret' | 'agrees') =>
  choice === 'agrees'
    ? 'Whoever you gave to sees here that it was you.'
    : 'Whoever you gave to doesn’t see here that it was you. If they could before, they may know.'
export const askTitle = () => 'May they know it was you?'
export const ask = () =>
  'Whoever you gave to doesn’t know yet who it was. They only find out if you say so.'

export const keepSecret = () => 'Keep it secret'
export const letThemKnow = () => 'Let them know'
export const anotherDay = () =>
  'The day has changed, so nothing was changed here. Look at your page again.'
export const staysSecret = () => 'Names stay secret here, also after the day.'
