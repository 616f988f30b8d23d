import { people } from '../../ui/words/en.ts'

// To and about somebody who was put down by somebody else, and whom it is not for.
/** In every mail to somebody who may have been put down by somebody else. */
export const notForMe = () => 'That is not for me'
export const mailsAgainSubject = (exchange: string) => `Mails from here again? ${exchange}`
export const mailsAgainText = (exchange: string) =>
  `You had said that you want no mails from here. Now somebody, hopefully you, has joined “${exchange}” with this address, or asked for a link to its page.`
export const mailsAgainAsk = () =>
  'If it was you, and mails may come again, say so here; then the link follows.'
export const mailsMayCome = () => 'Let mails come again'
export const mailsAgainOther = () =>
  'If it was not you, there is nothing to do. A mail like this comes once a day at most, and no other.'
export const becauseEntered = () =>
  'You get this mail because this address was entered on our pages.'
export const declinedSubject = (name: string, exchange: string) =>
  `${name} says it is not for them: ${exchange}`
export const declinedText = (name: string, exchange: string) =>
  `${name} was put down for “${exchange}”, and says that it is not for them. Names are drawn, so they are still in, and somebody may be looking for a present for them.`
export const declinedNext = () =>
  'Was it a wrong address? Then set the right one. If not, take them out: whoever drew them gets another name.'
export const leftNotForThemText = (name: string, exchange: string, count: number) =>
  `${name} was put down for “${exchange}”, says that it is not for them, and is out. Now it is ${people(count)}.`
