import { html, type SafeHtml } from '@remix-run/html-template'
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
export const keptSecret = () => 'Whoever gave to you keeps it a secret.'
export const theirSide = (keeps: boolean) =>
  keeps
    ? 'Whoever you gave to doesn’t see here that it was you. If they could before, they may know.'
    : 'Whoever you gave to sees here that it was you.'

export const keepSecret = () => 'Keep it secret'
export const letThemKnow = () => 'Let them know'
export const staysSecret = () => 'Names stay secret here, also after the day.'
