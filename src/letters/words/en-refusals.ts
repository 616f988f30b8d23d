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
/** To the organiser, by how things are since the reader of an address said no. */
const notTheirs = (name: string, exchange: string) => `That’s not ${name}’s email: ${exchange}`
export const saidNoSubject = {
  drawn: (name: string, exchange: string) => `It’s not for ${name}: ${exchange}`,
  email_out: notTheirs,
  email_changed: notTheirs,
}
export const saidNoText = {
  drawn: (name: string, exchange: string) =>
    `${name} was added to ${quoted(exchange)}, and says it’s not for them. Names are drawn, so ${name} is still in, and someone may be looking for a present.`,
  email_out: (name: string, exchange: string) =>
    `Whoever has the email you entered for ${name} in ${quoted(exchange)} says it’s not for them, so we took it out. ${name} joined without one, and stays in.`,
  email_changed: (name: string, exchange: string) =>
    `Whoever has the email you first entered for ${name} in ${quoted(exchange)} says it’s not for them. That email has been changed or taken out since, and ${name} is still in.`,
}
export const saidNoNext = {
  drawn: () =>
    'Was it a wrong address? Then set the right one. If not, take them out: whoever drew them gets another name.',
  email_out: () => 'Set the right email, or see on the desk whether they have a card that works.',
  email_changed: (name: string) =>
    `Was it a wrong address? Then there’s nothing left to do. If it was ${name} who said so, take them out.`,
}
export const leftNotForThemText = (name: string, exchange: string) =>
  `${name} was added to ${quoted(exchange)}, says it’s not for them, and is out.`
