import { formsOf } from '../../exchanges/words/en-customs.ts'
import { quoted } from '../../ui/words/en.ts'

export const invitationSubject = (exchange: string) => `You’re invited again: ${exchange}`
export const invitationOpening = (exchange: string, host: string) =>
  `${host} is doing it again: ${quoted(exchange)}. You were in last time, so you’re the first to hear.`
export const invitationAsk = () => 'You’re not in yet. It takes a minute:'
export const seeInvitation = () => 'See the invitation'
export const becauseLastTime = () =>
  'We ask once, because you were in last time. Do nothing, and you’re not in.'

export const registrationOpening = (exchange: string, host: string) =>
  host === ''
    ? `You’re in for ${quoted(exchange)}.`
    : `You’re in for ${quoted(exchange)}, organised by ${host}.`
export const registrationNext = (sends: boolean, drawn: boolean) => {
  if (drawn) return 'Names are drawn: yours is on your page, wrapped.'
  return sends
    ? 'When everyone has joined, names are drawn, and we’ll email you. Until then, write down what you’d like: it makes someone’s shopping a lot easier.'
    : 'When everyone has joined, names are drawn, and yours is on your page. Until then, write down what you’d like: it makes someone’s shopping a lot easier.'
}
export const registrationLink = (sends: boolean, host: string) =>
  sends
    ? 'The link works once, within 7 days. After that, the invitation page will send you a new one.'
    : `The link works once, within 7 days. After that, ${host} can give you a new one.`
export const becauseJoined = (exchange: string, host: string) =>
  `You’re getting this because you joined ${quoted(exchange)} with this address. Wasn’t you? Ignore it, or tell ${host}.`

export const addedSubject = (exchange: string, host: string) => `${host} has added you: ${exchange}`
export const addedOpening = (exchange: string, host: string, custom: string) => {
  const forms = formsOf(custom)
  return forms
    ? `${host} is doing ${forms.one} for ${quoted(exchange)} and has added you.`
    : `${host} has added you to ${quoted(exchange)}, ${quoted(custom)}.`
}
export const addedHow = (reveals: boolean) =>
  reveals
    ? 'Everyone draws one name and gets that person a present. Afterwards, you find out who gave to you, if they agree.'
    : 'Everyone draws one name and gets that person a present.'
export const addedNext = (drawn: boolean) =>
  drawn
    ? 'Names are drawn, and yours is on your page, wrapped:'
    : 'See who’s in and write down what you’d like:'
export const addedRatherNot = (host: string, drawn: boolean) =>
  drawn
    ? `Rather not? Tell ${host}: someone has drawn your name.`
    : `Rather not? You can leave on your page, or just tell ${host}.`
export const becauseAdded = (exchange: string, host: string) =>
  `You’re getting this because ${host} added you to ${quoted(exchange)}.`
