import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { askAboutMails, countAsking, requestSignInLink } from '../entrance/asked-links.ts'
import { ASKED_MAILS_TO_UNANSWERED, MAILS_TO_JOINED } from '../entrance/rules.ts'
import { joinedAreMany, noteJoinedMail } from '../entrance/unanswered.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { join } from '../participants/entering.ts'
import { countParticipants, countWaiting, findByEmail } from '../participants/queries.ts'
import { mayRegister, takesLikeThem } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'
import { countTry } from '../platform/rate-limits.ts'
import { enqueueMail } from '../post/commands.ts'
import { letWait } from '../waiting/commands.ts'
import {
  isAskedAbout,
  PLACES,
  placesAreTaken,
  WAITING_LIST,
  WAITING_MAX,
} from '../waiting/rules.ts'
import type { Registration } from './forms.ts'
import { JOINS_OF_ONE } from './rules.ts'

/** What became of it, and which limits were reached on the way. */
export type Registered = {
  outcome: 'registered' | 'already_in' | 'waiting' | 'closed' | 'full' | 'other_domain'
  reached: readonly string[]
  /** None of them is one of mails: whoever is in already is mailed a link. */
  isMailed: boolean
}

/**
 * Registers somebody, and mails a sign-in link; or lets them wait for the organiser's nod, as who joins too
 * often with one mailbox does, whom no mail follows. Whoever is in already with any address of the mailbox gets a
 * link, too, if they might ask for one; only the mail tells which of these happened, and whether they had said
 * that they want no mails.
 */
export async function register(
  ctx: Context,
  exchange: Exchange,
  input: Registration,
): Promise<Registered> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayRegister(present.state)) return { outcome: 'closed', reached: [], isMailed: false }
    if (!takesLikeThem(present, input)) {
      return { outcome: 'other_domain', reached: [], isMailed: false }
    }
    const full = await answerIfFull(ctx, present)
    if (full) return full
    // All is counted and asked before it is known who joins: no answer says which addresses are in.
    const often = await countAsking(ctx, exchange, input.email)
    const { isAsked, ...asks } = await asksFirst(ctx, present, input, often?.isByOthers === true)
    const ofMails = [...asks.ofMails, ...(often ? [often.limit] : [])]
    const reached = [...ofMails, ...asks.ofPlaces]
    const isMailed = ofMails.length === 0
    if (isAsked && (await tooManyWait(ctx, exchange))) {
      return { outcome: 'full', reached: [...reached, WAITING_LIST.name], isMailed }
    }
    const [known] = await findByEmail(ctx, exchange.id, input.email)
    if (isAsked && !known) await letWait(ctx, present, input)
    // Before they are in: the newcomer's own mail has a link.
    const areMany = !often && (await requestSignInLink(ctx, exchange, input.email))
    if (areMany) reached.push(ASKED_MAILS_TO_UNANSWERED.name)
    const newcomer = isAsked || known ? undefined : await takeIn(ctx, present, input)
    if (newcomer?.mail_trouble === 'wants_no_mail') await askAboutMails(ctx, newcomer)
    if (isAsked) return { outcome: 'waiting', reached, isMailed }
    return { outcome: known ? 'already_in' : 'registered', reached, isMailed }
  })
}

/**
 * What everybody is answered where too many wait already, whether they are in, wait or are unknown, so that nobody
 * is told from others; undefined where they are not. It only reads: strangers may send such forms without end, and
 * are to keep nobody waiting who writes.
 */
export async function answerIfFull(
  ctx: Context,
  exchange: Exchange,
): Promise<Registered | undefined> {
  const present = await reloadExchange(ctx, exchange)
  const { isAsked, ofMails, ofPlaces } = await askedAboutAll(ctx, present)
  if (!mayRegister(present.state) || !isAsked || !(await tooManyWait(ctx, exchange))) {
    return undefined
  }
  const reached = [...ofMails, ...ofPlaces, WAITING_LIST.name]
  return { outcome: 'full', reached, isMailed: false }
}

async function tooManyWait(ctx: Context, { id }: Exchange): Promise<boolean> {
  return (await countWaiting(ctx, id)) >= WAITING_MAX
}

/** Whether the organiser is asked, and because of which limits: those of mails, and that of places. */
type Asks = { isAsked: boolean; ofMails: readonly string[]; ofPlaces: readonly string[] }

/** About whoever comes next. */
async function askedAboutAll(ctx: Context, exchange: Exchange): Promise<Asks> {
  const people = await countParticipants(ctx, exchange.id)
  const areMany = await joinedAreMany(ctx, exchange)
  return {
    isAsked: areMany || isAskedAbout(exchange, people),
    ofMails: areMany ? [MAILS_TO_JOINED.name] : [],
    ofPlaces: placesAreTaken(exchange, people) ? [PLACES.name] : [],
  }
}

/** About this one: also where other addresses of the mailbox have had all mails of the hour. */
async function asksFirst(
  ctx: Context,
  exchange: Exchange,
  { email }: Registration,
  hasHadMails: boolean,
): Promise<Asks> {
  const asks = await askedAboutAll(ctx, exchange)
  if (asks.isAsked || hasHadMails) return { ...asks, isAsked: true }
  const often = await countTry(ctx, JOINS_OF_ONE, exchange.id, mailboxOf(email))
  return often ? { ...asks, isAsked: true, ofMails: [often.limit] } : asks
}

/** Enters somebody and mails them their link, unless they have said that they want no mails. */
async function takeIn(
  ctx: Context,
  { id: exchangeId }: Exchange,
  input: Registration,
): Promise<Participant> {
  const participant = await join(ctx, { id: exchangeId }, input)
  const { id } = participant
  // Also for who is asked first whether mails may come: the next one to join would else show it.
  await noteJoinedMail(ctx, participant)
  if (participant.mail_trouble !== 'wants_no_mail') {
    await enqueueMail(ctx, { kind: 'registration', exchangeId, participantId: id, once: newId() })
  }
  await tellAdmin(ctx, {
    kind: 'new_registration_notice',
    exchangeId,
    aboutId: id,
    once: `${id} ${newId()}`,
  })
  return participant
}
