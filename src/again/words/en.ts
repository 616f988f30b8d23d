import { names } from '../../draw/words/en.ts'
import { quoted } from '../../ui/words/en.ts'

export const title = () => 'Same again'
export const heading = (exchange: string) => `${quoted(exchange)} again`
export const intro = () =>
  'Description, budget and place come along; gift ideas and addresses don’t. You can change it all later.'
export const revealAskedAnew = () =>
  'Names stay secret this time. If they’re to be revealed again, say so before you let people join.'
/** `reaches`: at least one of them gets an email for it. */
export const invite = (reaches: boolean) =>
  reaches
    ? 'Invite the same people as soon as you let people join'
    : 'Keep households and rules for when the same people join'
export const inviteHint = (reaches: boolean) =>
  reaches
    ? 'Nobody’s in until they say yes. We keep their names and emails until then.'
    : 'No emails go out, so share the link. We keep their names until then.'
export const howTheyAreKnown = () =>
  'Households and rules of last time come along for whoever has the same name and email, or the same name and no email.'
/** `others`: the names of those who get none; they are some if any are mailed. `waits`: no email goes out just now. */
export const whoIsInvited = (mailed: number, others: readonly string[], waits: boolean) => {
  const invited = waits ? INVITED_LATER(mailed) : INVITED(mailed)
  return others.length === 0
    ? invited
    : `${invited} Not by email: ${names(others)}. Add them yourself, and hand over a card to whoever no email reaches.`
}
const INVITED = (mailed: number) =>
  mailed === 1 ? '1 person gets an email.' : `${mailed} people get an email.`
const INVITED_LATER = (mailed: number) =>
  mailed === 1
    ? '1 person gets an email once emails go out again.'
    : `${mailed} people get an email once emails go out again.`
export const avoidLastPairs = () => 'Nobody gets the same person as last time'
export const avoidLastPairsHint = () =>
  'From 10 people on, if the rules leave room. Kept sealed, hidden among others.'
export const lastPairsLocked = () =>
  'Last time’s names can’t be opened, as their key is missing, so nobody is kept from the same person.'
export const notOver = () => 'It isn’t finished yet, and nothing was changed.'
