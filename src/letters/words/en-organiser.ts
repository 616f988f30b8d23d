import { quoted } from '../../ui/words/en.ts'
// Mails to whoever organises.
export const helloOrganiser = (host: string) => (host === '' ? 'Hi,' : `Hi ${host},`)
export const openExchange = () => 'Open the exchange'
export const becauseOrganising = (exchange: string) =>
  `You’re getting this because you’re organising ${quoted(exchange)}.`
export const becauseWanted = () =>
  'You asked for these emails in your settings, where you can also stop them.'
/** Of those that are on until somebody says otherwise. */
export const becauseOn = () => 'Emails like this are on in your settings, where you can stop them.'

export const reportSubject = (exchange: string) => `Someone showed you a message: ${exchange}`
export const reportText = (exchange: string) =>
  `Someone in ${quoted(exchange)} would like you to see a message they got.`
export const readIt = () => 'Read it'
export const reportSecret = () => 'Who wrote it stays secret, even from you.'

export const waitingSubject = (exchange: string) => `Waiting for your yes: ${exchange}`
export const waitingText = (exchange: string, count: number) =>
  count === 1
    ? `Someone would like to join ${quoted(exchange)} and is waiting for your yes.`
    : `${count} people would like to join ${quoted(exchange)} and are waiting for your yes.`
export const seeWhoWaits = () => 'See who’s waiting'

export const drawWaitsSubject = (exchange: string) => `Names couldn’t be drawn: ${exchange}`
export const drawWaitsText = (exchange: string) =>
  `Joining ${quoted(exchange)} is over, but names couldn’t be drawn. This is in the way:`
/** Once nothing is in the way any more, and no morning is left. */
export const drawMissedText = (exchange: string) =>
  `Joining ${quoted(exchange)} is over, but names couldn’t be drawn.`
export const seeWhy = () => 'See why'

export const resetSubject = () => 'Choose a new password'
export const resetText = (site: string) =>
  `Someone, hopefully you, asked for a new password for ${site}.`
export const choosePassword = () => 'Choose a password'
export const resetOnce = () =>
  'The link works once, within an hour. Wasn’t you? Then there’s nothing to do: your password stays as it is.'
export const becauseYourAddress = (site: string) =>
  `You’re getting this because you organise on ${site}.`

// What the organiser has asked to be told of.
export const stillIn = (count: number) => {
  if (count === 0) return 'Nobody’s in any more.'
  return count === 1 ? '1 person is still in.' : `${count} people are still in.`
}
export const joinedSubject = (name: string, exchange: string) => `${name} is in: ${exchange}`
export const joinedText = (name: string, exchange: string, count: number) =>
  count <= 1
    ? `${name} is the first to join ${quoted(exchange)}.`
    : `${name} has joined ${quoted(exchange)}. That makes ${count} people.`
export const leftSubject = (name: string, exchange: string) => `${name} is out: ${exchange}`
export const leftText = (name: string, exchange: string) => `${name} has left ${quoted(exchange)}.`
export const closedSubject = (exchange: string, count: number) => {
  if (count === 0) return `Joining closed, nobody’s in: ${exchange}`
  return count === 1
    ? `Joining closed, 1 person is in: ${exchange}`
    : `Joining closed, ${count} are in: ${exchange}`
}
export const closedText = () =>
  'The last day to join is over. Next: say who shouldn’t draw who, then draw names.'
export const missedText = () =>
  'The day has passed, and names weren’t drawn. Pick a new day, or everything is deleted in 30 days.'
export const purgeSubject = (exchange: string) => `Everything’s deleted soon: ${exchange}`
export const purgeText = (exchange: string, day: string) =>
  `On ${day}, everything about ${quoted(exchange)} is deleted: people, gift ideas, names and messages. That’s how we planned it, so there’s nothing to do.`
export const purgeKeep = () => 'Need it a little longer? You can keep it another 30 days.'
export const failuresSubject = (count: number) =>
  count === 1 ? '1 email didn’t arrive' : `${count} emails didn’t arrive`
export const failuresText = (count: number) =>
  count === 1 ? 'This one didn’t reach its reader:' : 'These didn’t reach their readers:'
export const failuresOf = (count: number) => (count === 1 ? '1 email' : `${count} emails`)
export const failuresPage = () => 'See who, and what helps:'
export const takeALook = () => 'Take a look'
