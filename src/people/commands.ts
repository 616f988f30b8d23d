import { type Context, transact } from '../context.ts'
import { removeExclusionsOf } from '../draw/commands.ts'
import { deleteLinks, endLinks, mailSignInLink } from '../entrance/commands.ts'
import { reloadExchange } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { changeEmail, editProfile, endPart, enter } from '../participants/commands.ts'
import type { PersonInput } from '../participants/forms.ts'
import { listParticipants } from '../participants/queries.ts'
import { isSamePerson, mayAddPeople, mayEditProfile, mayLook } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { newId } from '../platform/ids.ts'
import { enqueueMail, sendWhatIsDue } from '../post/commands.ts'

export type AddOutcome =
  | { outcome: 'added'; participant: Participant }
  | { outcome: 'already_in' | 'full' | 'too_late' }

/** The admin adds a person, who gets the mail of a registration if they have an address. */
export async function addPerson(
  ctx: Context,
  exchange: Exchange,
  input: PersonInput,
): Promise<AddOutcome> {
  return await transact(ctx, async (ctx) => {
    const { state, max_participants } = await reloadExchange(ctx, exchange)
    if (!mayAddPeople(state)) return { outcome: 'too_late' }
    const people = await listParticipants(ctx, exchange.id)
    if (people.some((person) => isSamePerson(person, input))) return { outcome: 'already_in' }
    if (people.length >= (max_participants ?? Infinity)) return { outcome: 'full' }
    return { outcome: 'added', participant: await welcome(ctx, exchange, input) }
  })
}

/** Writes a person in who was put down by the admin; with an address they get a mail. */
export async function welcome(
  ctx: Context,
  exchange: Exchange,
  input: PersonInput,
): Promise<Participant> {
  const participant = await enter(ctx, exchange, { ...input, reminder_enabled: true })
  if (input.email !== null) {
    await enqueueMail(ctx, {
      kind: 'registration',
      exchangeId: exchange.id,
      participantId: participant.id,
      once: newId(),
    })
  }
  return participant
}

/** Saves what the admin says of a person. A new address is a correction of the old one. */
export async function editPerson(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  { email, ...profile }: PersonInput,
  version: number | undefined,
): Promise<'saved' | 'changed' | 'too_late'> {
  return await transact(ctx, async (ctx) => {
    const present = await reloadExchange(ctx, exchange)
    if (!mayEditProfile(present.state)) return 'too_late'
    if (!(await editProfile(ctx, participant, profile, version))) return 'changed'
    if (email !== participant.email) await correctEmail(ctx, present, participant, email)
    return 'saved'
  })
}

/**
 * Gives a participant their right address. Sessions and links that came from the old one end;
 * what did not arrive, and after the draw its result, goes to the new one, else a sign-in link.
 */
async function correctEmail(
  ctx: Context,
  { id: exchangeId, state }: Exchange,
  participant: Participant,
  email: string | null,
): Promise<void> {
  await changeEmail(ctx, participant, email)
  await endLinks(ctx, participant)
  if (email === null) return
  const { id } = participant
  const isDue = await sendWhatIsDue(ctx, { id, exchangeId, afterDraw: mayLook(state) })
  if (!isDue) await mailSignInLink(ctx, participant)
}

/** The admin takes a person out, before the draw. False if it is too late. */
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

/** Ends what a person may do: their sessions, links and exclusions; a mail tells them that they are out. */
export async function leave(
  ctx: Context,
  participant: Pick<Participant, 'id' | 'exchange_id'>,
  status: 'withdrawn' | 'removed',
): Promise<void> {
  const { id: participantId, exchange_id: exchangeId } = participant
  await endPart(ctx, participant, status)
  await deleteLinks(ctx, participant)
  await removeExclusionsOf(ctx, participant)
  const kind = status === 'withdrawn' ? 'withdrawal' : 'removed'
  await enqueueMail(ctx, { kind, exchangeId, participantId, once: newId() })
}
