import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { askAboutMails, countAsking, requestSignInLink } from '../entrance/asked-links.ts'
import { MAILS_TO_UNANSWERED } from '../entrance/rules.ts'
import { noteMailUnanswered, unansweredAreMany } from '../entrance/unanswered.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { join } from '../participants/entering.ts'
import { countParticipants, countWaiting, findByEmail } from '../participants/queries.ts'
import { mayRegister } from '../participants/rules.ts'
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
  outcome: 'registered' | 'already_in' | 'waiting' | 'closed' | 'full'
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
    const full = await answerIfFull(ctx, present)
    if (full) return full
    // All is counted and asked before it is known who joins: no answer says which addresses are in.
    const often = await countAsking(ctx, exchange, input.email)
    const asks = await asksFirst(ctx, present, input, often?.isByOthers === true)
    const isFull = asks.isAsked && (await countWaiting(ctx, exchange.id)) >= WAITING_MAX
    const ofMails = [...asks.reached, ...(often ? [often.limit] : [])]
    const reached = [...ofMails, ...(asks.noPlace ? [PLACES.name] : [])]
    const isMailed = ofMails.length === 0
    const [known] = await findByEmail(ctx, exchange.id, input.email)
    // Who waits already is written anew also where nobody else may wait.
    if (asks.isAsked && !known) await letWait(ctx, present, input)
    // Before they are in: the newcomer's own mail has a link.
    if (!often) await requestSignInLink(ctx, exchange, input.email)
    const newcomer = asks.isAsked || known ? undefined : await takeIn(ctx, present, input)
    if (newcomer?.mail_trouble === 'wants_no_mail') await askAboutMails(ctx, newcomer)
    if (isFull) return { outcome: 'full', reached: [...reached, WAITING_LIST.name], isMailed }
    if (asks.isAsked) return { outcome: 'waiting', reached, isMailed }
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
  const people = await countParticipants(ctx, exchange.id)
  const areMany = await unansweredAreMany(ctx, exchange)
  if (!mayRegister(present.state) || !(areMany || isAskedAbout(present, people))) return undefined
  if ((await countWaiting(ctx, exchange.id)) < WAITING_MAX) return undefined
  const reached = [
    ...(areMany ? [MAILS_TO_UNANSWERED.name] : []),
    ...(placesAreTaken(present, people) ? [PLACES.name] : []),
    WAITING_LIST.name,
  ]
  return { outcome: 'full', reached, isMailed: false }
}

/**
 * Whether the organiser is asked about this one, and because of which limits. So it is where other addresses of
 * the mailbox have had all mails of the hour.
 */
async function asksFirst(
  ctx: Context,
  exchange: Exchange,
  { email }: Registration,
  hasHadMails: boolean,
): Promise<{ isAsked: boolean; reached: readonly string[]; noPlace: boolean }> {
  const areMany = await unansweredAreMany(ctx, exchange)
  const reached = areMany ? [MAILS_TO_UNANSWERED.name] : []
  const people = await countParticipants(ctx, exchange.id)
  const noPlace = placesAreTaken(exchange, people)
  const isAsked = areMany || hasHadMails || isAskedAbout(exchange, people)
  if (isAsked) return { isAsked, reached, noPlace }
  const often = await countTry(ctx, JOINS_OF_ONE, exchange.id, mailboxOf(email))
  return { isAsked: often !== undefined, reached: often ? [often.limit] : [], noPlace }
}

/** Enters somebody and mails them their link, unless they have said that they want no mails. */
async function takeIn(
  ctx: Context,
  { id: exchangeId }: Exchange,
  input: Registration,
): Promise<Participant> {
  const participant = await join(ctx, { id: exchangeId }, input)
  const { id } = participant
  if (participant.mail_trouble !== 'wants_no_mail') {
    await noteMailUnanswered(ctx, participant)
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
