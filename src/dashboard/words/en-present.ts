import { html, type SafeHtml } from '@remix-run/html-template'
import { dateAndTime, shortDate } from '../../ui/words/en.ts'

// The present.
/** `isOver`: it is finished. */
export const whoYouGiveTo = (isOver: boolean) =>
  isOver ? 'Who you gave to' : 'Who you’re giving to'
export const forTheirEyes = (name: SafeHtml) => html`For ${name}’s eyes only`
export const forYourEyes = () => 'For your eyes only'
export const unwrap = () => 'Unwrap the name'
export const wrapUp = () => 'Wrap it up again'
export const youGiveTo = (isOver: boolean) => (isOver ? 'You gave to' : 'You’re giving to')
export const makesHappy = (name: SafeHtml) => html`What would make ${name} happy`
export const noIdeas = () => 'No gift ideas yet. Look in again later, or ask.'
export const noIdeasWritten = () => 'No gift ideas were written down.'
type Draw = { timezone: string; drawn_at: string | null }
export const changedAt = (at: string, { timezone, drawn_at }: Draw) =>
  drawn_at !== null && at > drawn_at
    ? `Changed on ${dateAndTime(at, timezone)}, after names were drawn`
    : `Changed on ${dateAndTime(at, timezone)}`
/** Beside an idea that was not there when names were drawn. */
export const newSince = (day: string) => `New on ${shortDate(day)}`
export const addressForParcels = () => 'Address for parcels'
export const askInSecret = () => 'Ask in secret'
export const sayThanks = () => 'Say thank you'

type Openness = { most: number; isAtMost: boolean; isGuessable: boolean }
/**
 * `most`: how many it could be by the rules; `isAtMost`: for another reason, it may be fewer;
 * `isGuessable`: others may be able to tell by their own name.
 */
export const keepToYourself = (host: string, openness: Openness | undefined) => {
  if (openness === undefined) return nobodyKnows(host)
  const { most, isAtMost, isGuessable } = openness
  if (most === 1) {
    return 'Keep it to yourself. The rules left only this name for you, so whoever knows them can tell.'
  }
  const many = isAtMost
    ? `It could have been one of ${most} people at most`
    : `It could have been any of ${most} people`
  return isGuessable
    ? `Keep it to yourself: not even ${host} is told. ${many}, in so few ways that others may work it out from their own name.`
    : `${nobodyKnows(host)} ${many}.`
}
const nobodyKnows = (host: string) => `Keep it to yourself: nobody else knows, not even ${host}.`

// Whether it is ready.
export const myPresent = () => 'My present'
export const readyFact = (isReady: boolean) => (isReady ? 'ready' : 'not ready yet')
/** `host` begins a sentence. `reminds`: reminders would come. */
type Ready = { host: SafeHtml; isReady: boolean; reminds: boolean }
export const readyText = ({ host, isReady, reminds }: Ready) => {
  if (!reminds) return html`${host} sees how many presents are ready, never whose.`
  return isReady
    ? html`No reminder comes any more. ${host} sees how many presents are ready, never whose.`
    : html`Say so once it is, and no reminder comes. ${host} sees how many presents are ready, never whose.`
}
export const readyAnew = () =>
  'Since names were drawn, someone has joined or left, so everyone says it anew.'
export const sayReady = () => html`It’s ready<span class="sr">: my present</span>`
export const takeBackReady = () => html`Not ready yet<span class="sr">: my present</span>`
export const readyNotNow = () => 'There’s no present to get ready just now, so nothing was changed.'
export const readyForWhom = () =>
  'Someone has joined or left since you opened that page. Look who you’re giving to, then say so again.'
