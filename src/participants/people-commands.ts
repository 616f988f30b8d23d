import { type Context, enqueueMail, transact } from '../context.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { enter, leave } from './commands.ts'
import type { PersonInput } from './forms.ts'
import { type ListLine, planImport, type Verdict } from './list-plan.ts'
import { correctEmail, editProfile } from './profile.ts'
import { listParticipants } from './queries.ts'
import { isSamePerson, mayAddPeople, mayEditProfile } from './rules.ts'
import type { Participant } from './tables.ts'

export type AddOutcome =
  | { outcome: 'added'; participant: Participant }
  | { outcome: 'already_in' | 'full' | 'too_late' }

/** The admin adds a person, who gets the mail of a registration if they have an address. */
export async function addPerson(
  ctx: Context,
  exchange: Exchange,
  input: PersonInput,
): Promise<AddOutcome> {
  return await transact(ctx, async (trx) => {
    const { state, max_participants } = await reload(trx, exchange)
    if (!mayAddPeople(state)) return { outcome: 'too_late' }
    const people = await listParticipants(trx, exchange.id)
    if (people.some((person) => isSamePerson(person, input))) return { outcome: 'already_in' }
    if (people.length >= (max_participants ?? Infinity)) return { outcome: 'full' }
    return { outcome: 'added', participant: await writeIn(ctx, trx, exchange, input) }
  })
}

/** Saves what the admin says of a person. A new address is a correction of the old one. */
export async function editPerson(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
  { email, ...profile }: PersonInput,
  version: number | undefined,
): Promise<'saved' | 'changed' | 'too_late'> {
  if (!mayEditProfile(exchange.state)) return 'too_late'
  if (!(await editProfile(ctx, participant, profile, version))) return 'changed'
  await correctEmail(ctx, exchange, participant, email)
  return 'saved'
}

/** The admin takes a person out, before the draw. False if it is too late. */
export async function removePerson(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    const { state } = await reload(trx, exchange)
    if (!mayAddPeople(state)) return false
    await leave(ctx, trx, participant, 'removed')
    return true
  })
}

/**
 * Adds everybody of a list who is new, all in one transaction. False, and nobody is added, if
 * by now it would do something else than the admin has seen.
 */
export async function importPeople(
  ctx: Context,
  exchange: Exchange,
  lines: readonly ListLine[],
  isAsSeen: (plan: readonly Verdict[]) => boolean,
): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    const { state, max_participants } = await reload(trx, exchange)
    const people = await listParticipants(trx, exchange.id)
    const plan = planImport(lines, people, max_participants)
    if (!mayAddPeople(state) || !isAsSeen(plan)) return false
    for (const { outcome, person } of plan) {
      if (outcome === 'new' && person) await writeIn(ctx, trx, exchange, person)
    }
    return true
  })
}

async function writeIn(
  ctx: Context,
  trx: Db,
  exchange: Exchange,
  input: PersonInput,
): Promise<Participant> {
  const participant = await enter(ctx, trx, exchange, { ...input, reminder_enabled: true })
  if (input.email !== null) {
    await enqueueMail(ctx, trx, {
      kind: 'registration',
      exchangeId: exchange.id,
      participantId: participant.id,
      once: newId(),
    })
  }
  return participant
}

/** The exchange as it is inside the transaction, not as the page was asked for. */
async function reload(trx: Db, exchange: Exchange): Promise<Exchange> {
  return (await findExchangeById(trx, exchange.id)) ?? { ...exchange, state: 'completed' }
}
