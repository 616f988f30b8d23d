import { type Context, transact } from '../context.ts'
import { removeExclusionsOf } from '../draw/exclusions.ts'
import { changeInLists } from '../draw/last-time.ts'
import { deleteLinks, endLinks, mailSignInLink } from '../entrance/commands.ts'
import { hasJoinedByCard, hasUsedCard } from '../entrance/queries.ts'
import { keyIsMissing } from '../exchanges/keys.ts'
import { readNoes, renameNo } from '../exchanges/noes.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import { isDrawn, localDate } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { tellAnew } from '../messages/commands.ts'
import { changeEmail, editProfile, endPart } from '../participants/commands.ts'
import { enter } from '../participants/entering.ts'
import { PROFILE_FIELDS } from '../participants/fields.ts'
import type { PersonInput, Profile } from '../participants/forms.ts'
import { hasDouble } from '../participants/namesakes.ts'
import { listParticipants } from '../participants/queries.ts'
import { isSamePerson, mayAddPeople, mayEditProfile, type OUT } from '../participants/rules.ts'
import { leadsToNo } from '../participants/series.ts'
import type { Participant } from '../participants/tables.ts'
import { withDay } from '../platform/days.ts'
import { newId } from '../platform/ids.ts'
import { dropAllTo, enqueueMail, sendWhatIsDue } from '../post/commands.ts'
import { forgetAnswers } from '../post/forgotten.ts'
import type { Former } from '../post/rules.ts'

export type AddOutcome =
  | { outcome: 'added'; participant: Participant }
  | { outcome: 'already_in' | 'full' | 'too_late' | 'says_no' }

/**
 * Adds a person on the admin's behalf. `isMe` if the admin is that person. Returns `says_no`, adding nobody, if they
 * have said no to an exchange of this series, unless the admin was told so.
 */
export async function addPerson(
  ctx: Context,
  exchange: Exchange,
  input: PersonInput,
  { isMe, isTold }: { isMe: boolean; isTold: boolean },
): Promise<AddOutcome> {
  return await transact(ctx, async (ctx) => {
    const { state, max_participants, series_id } = await reloadExchange(ctx, exchange)
    if (!mayAddPeople(state)) return { outcome: 'too_late' }
    const people = await listParticipants(ctx, exchange.id)
    if (people.some((person) => isSamePerson(person, input))) return { outcome: 'already_in' }
    if (people.length >= (max_participants ?? Infinity)) return { outcome: 'full' }
    const saysNo = await readNoes(ctx, { series_id })
    if (!isTold && saysNo(input)) return { outcome: 'says_no' }
    return { outcome: 'added', participant: await welcome(ctx, exchange, input, isMe) }
  })
}

/** Enters a person whom the admin has added and, if they have an address, enqueues a mail. */
export async function welcome(
  ctx: Context,
  exchange: Exchange,
  input: PersonInput,
  isMe = false,
): Promise<Participant> {
  const participant = await enter(ctx, exchange, { ...input, reminder_enabled: true })
  if (input.email !== null) {
    await enqueueMail(ctx, {
      kind: isMe ? 'registration' : 'added',
      exchangeId: exchange.id,
      participantId: participant.id,
      once: newId(),
    })
  }
  return participant
}

/**
 * Saves the admin's edit of a person. A new address counts as a correction of the old one. Returns `changed`, saving
 * nothing, if the person was edited since `version`; `already_in` if they could not be told from somebody else; and
 * `says_no` if that is who has said no, unless the admin was told so.
 */
export async function editPerson(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  { email, ...profile }: PersonInput,
  { version, isTold = false }: { version: number | undefined; isTold?: boolean },
): Promise<'saved' | 'changed' | 'already_in' | 'says_no' | 'too_late'> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayEditProfile(present.state)) return 'too_late'
    const next = { name: profile.name, email }
    if (await hasDouble(ctx, participant, next)) return 'already_in'
    if (!isTold && (await leadsToNo(ctx, present, participant, next))) return 'says_no'
    // Whose household is whose is one of the rules that names were drawn by.
    const settled = isDrawn(present.state) ? { household: participant.household } : {}
    const today = localDate(present.timezone, ctx.clock()).toString()
    const edited_for_them_on = withDay(participant.edited_for_them_on, today)
    const noted = isOtherwise(participant, profile) ? { edited_for_them_on } : {}
    const edited = await editProfile(
      ctx,
      participant,
      { ...profile, ...settled, ...noted },
      version,
    )
    if (!edited) return 'changed'
    await changeInLists(ctx, exchange, participant, next)
    await renameNo(ctx, present, participant, next.name)
    if (email !== participant.email) await correctEmail(ctx, present, participant, email)
    return 'saved'
  })
}

/** Whether somebody's page, or what their giver sees of them, would say something else. */
function isOtherwise(participant: Participant, profile: Profile): boolean {
  return PROFILE_FIELDS.some((field) => participant[field] !== profile[field])
}

/**
 * Takes out an address that was entered for somebody and is not theirs, as whoever has it says. They stay in as they
 * were before; no mail about it goes to that address, not even one that says so.
 */
export async function takeOutEmail(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<void> {
  await changeInLists(ctx, exchange, participant, { name: participant.name, email: null })
  await changeEmail(ctx, participant, null, { hasCome: await hasUsedCard(ctx, participant) })
  await endLinks(ctx, participant)
  await forgetAnswers(ctx, participant.id)
  await ctx.noteErasure()
  await dropAllTo(ctx, [participant.id])
}

/**
 * Corrects a participant's address and revokes sessions and links from the old one, which is told so
 * (without a transport, the admin would read that). What did not arrive and what says that they are in or, after the draw,
 * the result go to the new one, and a sign-in link while a result has to wait. Without a new one they are taken back.
 */
async function correctEmail(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  email: string | null,
): Promise<void> {
  const { id: exchangeId, state, timezone } = exchange
  const { id, name, email: formerAddress, confirmed } = participant
  const day = localDate(timezone, ctx.clock()).toString()
  await changeEmail(ctx, participant, email, { day, hasCome: await hasUsedCard(ctx, participant) })
  await endLinks(ctx, participant)
  if (formerAddress !== null && ctx.sender !== undefined) {
    const order = { exchangeId, participantId: id, once: newId() }
    const former = { name, email: formerAddress, confirmed }
    await enqueueMail(ctx, { kind: 'address_changed', ...order, former })
  }
  await forgetAnswers(ctx, id)
  await tellAnew(ctx, participant)
  await ctx.noteErasure()
  if (email === null) return await dropAllTo(ctx, [id])
  const hasJoined = await hasJoinedByCard(ctx, participant)
  await sendWhatIsDue(ctx, { id, exchangeId, afterDraw: isDrawn(state), hasJoined })
  if (keyIsMissing(ctx, exchange)) await mailSignInLink(ctx, participant)
}

/** Removes a person before the draw. Returns false if it is too late. */
export async function removePerson(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (ctx) => {
    const { state } = await reloadExchange(ctx, exchange)
    if (!mayAddPeople(state)) return false
    await leave(ctx, participant, 'removed')
    return true
  })
}

/**
 * Ends a participation with its sessions, links and exclusions, erases what was known of the person,
 * and mails them about it, unless it was not for them. Returns them as they were; undefined, mailing
 * nobody, if it had ended before.
 */
export async function leave(
  ctx: Context,
  participant: Pick<Participant, 'id' | 'exchange_id'>,
  status: (typeof OUT)[number],
): Promise<Former | undefined> {
  const { id: participantId, exchange_id: exchangeId } = participant
  const former = await endPart(ctx, participant, status)
  if (!former) return undefined
  await deleteLinks(ctx, participant)
  await removeExclusionsOf(ctx, participant)
  const { name, email } = former
  await dropAllTo(ctx, [participantId])
  await changeInLists(ctx, { id: exchangeId }, former)
  await forgetAnswers(ctx, participantId)
  await ctx.noteErasure()
  if (status === 'declined' || email === null) return { name, email }
  const kind = status === 'withdrawn' ? 'withdrawal' : 'removed'
  const order = { exchangeId, participantId, once: newId(), former: { name, email } }
  await enqueueMail(ctx, { kind, ...order })
  return { name, email }
}
