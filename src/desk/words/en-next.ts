import { html, type SafeHtml } from '@remix-run/html-template'
import { listed, listedInShort, longDate, people, shortDate } from '../../ui/words/en.ts'

// What to do next, before the draw.
export const open = () => 'Next: let people join'
/** `isAsked`: the organiser says yes to each who comes by the link. */
export const openText = (isAsked: boolean) =>
  isAsked
    ? 'From then on, anyone with the link can ask to join.'
    : 'From then on, anyone with the link can join.'
/** How many of last time are invited by the same tap. */
/** `waits`: no email goes out just now. */
export const openMails = (count: number, waits: boolean) =>
  `${people(count)} from last time ${count === 1 ? 'gets' : 'get'} an email ${waits ? 'once emails go out again' : 'at once'}.`
export const letPeopleJoin = () => 'Let people join'
export const letPeopleJoinAsk = () => 'Let people join…'
export const openTitle = () => 'Let people join?'
export const share = () => 'Next: share the link'
type Joined = { joined: number; missing: number; until: string | null; isAsked: boolean }
/** `missing`: how many more it takes; `until`: the last day to join. */
export const shareText = ({ joined, missing, until, isAsked }: Joined) => {
  if (joined === 0) return 'Nobody’s in yet. Three people, and you can draw names.'
  if (missing > 0) return `${joined} in so far. ${missing} more, and you can draw names.`
  const may = isAsked ? 'can ask to join' : 'can join'
  return until === null
    ? `${people(joined)} are in. Anyone with the link ${may}.`
    : `${people(joined)} are in. People ${may} until ${shortDate(until)}.`
}
export const everyoneThere = () => 'Everyone there?'
export const reopen = (missing: number) =>
  missing === 1 ? 'Next: find one more person' : `Next: find ${missing} more people`
export const reopenText = () => 'Then you can draw names. Let people join again and share the link.'
export const loosen = () => 'Next: loosen a rule'
export const loosenText = () => 'With these rules, names can’t be drawn.'
export const seeWhy = () => 'See why'
export const draw = () => 'Next: draw names'
export const drawText = (joined: number) =>
  `${people(joined)} are in. Is everyone there? Have you said who shouldn’t draw who?`
export const drawNames = () => 'Draw names…'
export const missed = () => 'The day has passed'
/** The day on which everything is deleted. `ifItRuns`: later, if this site is off meanwhile. */
export type Purge = { day: string; ifItRuns: boolean }
const ON = ({ day, ifItRuns }: Purge) =>
  ifItRuns ? `on ${longDate(day)}, if this site stays on until then` : `on ${longDate(day)}`
/** `purge`: null while that is not planned. */
export const missedText = (purge: Purge | null) =>
  purge === null
    ? 'Names weren’t drawn. Pick a new day, and go on from where you were.'
    : `Names weren’t drawn. Pick a new day, and go on from where you were. Otherwise everything is deleted ${ON(purge)}.`
export const pickDay = () => 'Pick a day'

// After it.
export const namesAreLostText = () =>
  'The key to them is missing from the data folder. Put it back, or undo the draw and draw again.'
export const lostOnceFinished = () =>
  'The names can’t be opened: the key to them is missing from the data folder. Put it back, or nobody can look up who they gave to.'
export const drawn = () => 'Names are drawn'
export const drawnText = (joined: number, days: number) =>
  `All ${people(joined)} can see who they’re giving to. Sit back: ${DAYS_AWAY(days)}`
/** `byCard`: how many have a card in their hands, while emails to them don’t arrive. `inDoubt`: of those, some may. */
export const drawnByCardText = (joined: number, byCard: ByCard, days: number) =>
  `All ${people(joined)} can see who they’re giving to. ${BY_CARD_OR_BOTH(byCard)} ${THE_DAY(days)}`
type ByCard = { all: number; inDoubt: number }
const BY_CARD_OR_BOTH = ({ all, inDoubt }: ByCard) =>
  inDoubt > 0 ? BY_CARD_PERHAPS(all) : BY_CARD(all)
const BY_CARD_PERHAPS = (count: number) =>
  count === 1
    ? 'Emails to 1 of them may not arrive, so a card shows it.'
    : `Emails to ${count} of them may not arrive, so cards show it.`
const BY_CARD = (count: number) =>
  count === 1
    ? 'Emails to 1 of them don’t arrive, so a card shows it.'
    : `Emails to ${count} of them don’t arrive, so cards show it.`
/** `untold`: how many have no card, and their email about it was taken by no server yet. */
export const tellingText = (untold: number, all: number, days: number) =>
  `The email that says so is still on its way to ${OF(untold, all)}. It goes out automatically. ${THE_DAY(days)}`
export const tellingOnTheDayText = (untold: number, all: number) =>
  `The email that says who they’re giving to is still on its way to ${OF(untold, all)}. It goes out automatically.`
export const tellingOnceFinished = (untold: number, all: number) =>
  `The email that says who they’re giving to is still on its way to ${OF(untold, all)}. If it doesn’t get through, you can send it again.`
const OF = (some: number, all: number) =>
  some === all ? `all ${people(all)}` : `${some} of ${people(all)}`
const THE_DAY = (days: number) =>
  days === 1 ? 'The day is tomorrow.' : `The day is in ${days} days.`
const DAYS_AWAY = (days: number) =>
  days === 1 ? 'the day is tomorrow.' : `the day is in ${days} days.`
export const theDay = () => 'Today’s the day'
export const theDayText = () => 'Have a lovely time! There’s nothing left for you to do.'
export const theDayIsOver = () => 'That was the day'
export const theDayIsOverText = () => 'We hope it was lovely. There’s nothing left for you to do.'
export const finished = () => 'How was it?'
/** Its day is yet to come. */
export const finishedEarly = () => 'It’s finished'
/** `purge`: null while that is not planned. */
export const finishedText = (purge: Purge | null) =>
  purge === null
    ? 'Set up the next one: rules come along, and the same people can say yes again.'
    : `Everything is deleted ${ON(purge)}. Set up the next one before that: rules come along, and the same people can say yes again.`
export const sameAgain = () => 'Same again'
export const keepLonger = () => 'Keep it longer'
export const keepLongerHint = () => 'Keeping it longer means 30 more days.'

// Before the day is over.
export const finishEarly = () => 'Finish before the day?'
export const finishNow = () => 'Finish now?'
type Finishing = { reminds: boolean; purge: string }
/** `reminds`: reminders are still to come. `purge`: the day before which nothing is deleted. */
export const finishText = ({ reminds, purge }: Finishing) =>
  reminds
    ? `Reminders stop now. People can still write to each other, and nothing is deleted before ${longDate(purge)}.`
    : `People can still write to each other, and nothing is deleted before ${longDate(purge)}.`
export const finishForGood = () =>
  'After that, nothing can be changed: no undoing the draw, no new people, no corrected emails, no new gift ideas.'
/** Whom neither mail nor card has reached. `retries`: an email to one of them failed, and mails go out. */
/** `isSure`: what was sent to none of them may have arrived. `retries`: some of it can be sent again. */
export const finishUnreached = (names: readonly SafeHtml[], { isSure, retries }: Unsure) => {
  if (!isSure)
    return retries
      ? html`Emails may not reach ${listed(names)}. After that, a card can still tell them, and a failed email can be tried again.`
      : html`Emails may not reach ${listed(names)}. After that, a card can still tell them.`
  return retries
    ? html`We can’t reach ${listed(names)} yet. After that, a card can still tell them, and a failed email can be tried again.`
    : html`We can’t reach ${listed(names)} yet. After that, a card can still tell them.`
}
type Unsure = { isSure: boolean; retries: boolean }
export const finishUnreachedMany = (count: number, { isSure, retries }: Unsure) => {
  if (!isSure)
    return retries
      ? `Emails may not reach ${people(count)}. After that, cards can still tell them, and failed emails can be tried again.`
      : `Emails may not reach ${people(count)}. After that, cards can still tell them.`
  return retries
    ? `We can’t reach ${people(count)} yet. After that, cards can still tell them, and failed emails can be tried again.`
    : `We can’t reach ${people(count)} yet. After that, cards can still tell them.`
}
/** To whose addresses others arrive. */
export const finishMissed = (names: readonly SafeHtml[]) =>
  html`${listedInShort(names)} missed an email. After that, it can still be tried again.`
/** Who says that it is not for them, and is still in. */
export const finishNotForThem = (names: readonly SafeHtml[]) =>
  html`It’s not for ${listedInShort(names)}, and after that, nobody can be taken out.`
/** Mails about the draw that wait, and go out by themselves or once the organiser sends them. */
export const finishTelling = (untold: number, all: number) =>
  `The email that says who they’re giving to is still on its way to ${OF(untold, all)}. After that, it may no longer go out automatically. If it doesn’t, you can send it again.`
export const finishWaiting = (count: number) =>
  count === 1
    ? '1 other email waits. After that, it may no longer go out automatically.'
    : `${count} other emails wait. After that, they may no longer go out automatically.`
export const finishUnsent = (count: number) =>
  count === 1
    ? '1 email about the draw waits for you to send it. You still can.'
    : `${count} emails about the draw wait for you to send them. You still can.`
export const finish = () => 'Finish now'
export const finishAsk = () => 'Finish now…'
export const undoDraw = () => 'Undo draw…'

/** Neither who nor how many: that is theirs to know. */
export const nowNamed = () =>
  'Whoever agreed is named now, on the page of the person they gave to. Pages ask whoever hasn’t said.'

/** How many of those who give have said so. */
export const presentsReady = (ready: number, all: number) => {
  if (ready === 0) return 'No present is ready yet.'
  if (ready === all) return `All ${all} presents are ready.`
  return ready === 1 ? `1 of ${all} presents is ready.` : `${ready} of ${all} presents are ready.`
}
