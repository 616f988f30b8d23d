import type { News } from '../../paths.ts'
import { sentenceFor } from '../../ui/voice.ts'
import { people } from '../../ui/words/en.ts'

// The organiser's page.
export const title = () => 'Waiting for your yes'
export const intro = () =>
  'They came by the invitation link. Whoever you accept gets an email with the way to their page; whoever you decline is erased and not told.'
export const nobody = () => 'Nobody is waiting.'
export const tooLate = () =>
  'Names are drawn. Let somebody join late, on the page of the exchange, and decline them here.'
export const acceptAll = (count: number) => `Accept all ${count}`
export const accept = () => 'Accept'
export const decline = () => 'Decline'

const NEWS: Readonly<Record<News['waiting'], string>> = {
  accepted: 'Accepted. They are in now.',
  declined: 'Declined and erased.',
}
export const done = (word: string) => sentenceFor(NEWS, word)

// On the desk.
export const wait = (count: number) =>
  count === 1 ? '1 person is waiting for your yes.' : `${people(count)} are waiting for your yes.`
export const seeThem = () => 'Have a look'

// To somebody who has asked to join.
export const tooManyWait = () =>
  'Very many people are waiting already. Whoever invited you can add you at once.'
