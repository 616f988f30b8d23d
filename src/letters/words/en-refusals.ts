import { quoted } from '../../ui/words/en.ts'
// To and about somebody who was put down by somebody else, and whom it is not for.
/** In every mail to somebody who may have been put down by somebody else. */
export const notForMe = () => 'That’s not for me'
export const mailsAgainSubject = (exchange: string) => `May we email you again? ${exchange}`
export const mailsAgainText = (exchange: string) =>
  `You told us you want no emails. Now someone, hopefully you, has joined ${quoted(exchange)} with this address, or asked for a link to its page.`
export const mailsAgainAsk = () =>
  'Was it you, and may we email you again? Say so here, and the link follows:'
export const mailsMayCome = () => 'Allow emails again'
export const mailsAgainOther = () =>
  'Wasn’t you? Then there’s nothing to do. We ask once a day at most, and send nothing else.'
export const becauseEntered = () =>
  'You’re getting this because this address was entered on our pages.'
export const declinedSubject = (name: string, exchange: string) =>
  `It’s not for ${name}: ${exchange}`
export const declinedText = (name: string, exchange: string) =>
  `${name} was added to ${quoted(exchange)}, and says it’s not for them. Names are drawn, so ${name} is still in, and someone may be looking for a present.`
export const declinedNext = () =>
  'Was it a wrong address? Then set the right one. If not, take them out: whoever drew them gets another name.'
export const notTheirsSubject = (name: string, exchange: string) =>
  `That’s not ${name}’s email: ${exchange}`
export const notTheirsText = (name: string, exchange: string) =>
  `Whoever has the email you entered for ${name} in ${quoted(exchange)} says it’s not for them, so we took it out. ${name} joined without one, and stays in.`
export const notTheirsNext = () =>
  'Set the right email, or see on the desk whether they have a card that works.'
export const leftNotForThemText = (name: string, exchange: string) =>
  `${name} was added to ${quoted(exchange)}, says it’s not for them, and is out.`
