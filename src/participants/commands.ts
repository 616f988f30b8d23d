import { tellAdmin } from '../admin/commands.ts'
import { type Context, enqueueMail, transact } from '../context.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { hashToken, newToken } from '../platform/tokens.ts'
import type { Profile, Registration } from './forms.ts'
import { countParticipants, findByEmail, findFormer } from './queries.ts'
import { mayRegister, mayWithdraw } from './rules.ts'
import { enqueueSignInLink, sealUntracedLink } from './sign-in-links.ts'
import type { Participant } from './tables.ts'

export type RegistrationOutcome = 'registered' | 'already_in' | 'closed' | 'full'

/**
 * Registers a person, or brings back one who withdrew, and mails a sign-in link. Somebody
 * who is in already gets a link by mail as well; only the mail's reader learns which it was.
 */
export async function register(
  ctx: Context,
  exchange: Exchange,
  input: Registration,
): Promise<RegistrationOutcome> {
  return await transact(ctx, async (trx) => {
    const { state, max_participants } = await reload(trx, exchange)
    if (!mayRegister(state)) return 'closed'
    const [known] = await findByEmail(trx, exchange.id, input.email)
    if (known) await enqueueSignInLink(ctx, trx, known)
    // Before `already_in`: a full exchange must not tell which addresses are in it.
    const count = await countParticipants(trx, exchange.id)
    if (max_participants !== null && count >= max_participants) return 'full'
    if (known) return 'already_in'
    const { id } = await enter(ctx, trx, exchange, input)
    await enqueueMail(ctx, trx, {
      kind: 'registration',
      exchangeId: exchange.id,
      participantId: id,
      once: newId(),
    })
    await tellOf('new_registration_notice', ctx, trx, { id, exchange_id: exchange.id })
    return 'registered'
  })
}

/**
 * A new sign-in token; only its hash is stored. It is worth nothing if the person's sessions
 * and links were ended while the mail with it was being written.
 */
export async function createSignInLink(
  ctx: Context,
  participant: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number,
): Promise<string> {
  const token = newToken()
  const expires_at = timestamp(ctx.clock().add({ hours: lifetimeHours }))
  await ctx.db
    .insertInto('sign_in_links')
    .columns(['token_hash', 'participant_id', 'expires_at'])
    .expression((db) =>
      db
        .selectFrom('participants')
        .select((row) => [
          row.val(hashToken(token)).as('token_hash'),
          'id',
          row.val(expires_at).as('expires_at'),
        ])
        .where('id', '=', participant.id)
        .where('session_generation', '=', participant.session_generation),
    )
    .execute()
  return token
}

/**
 * A sign-in link that leaves no row until it is spent: rows of links tell who got a mail at
 * what time, and for some mails that alone would name a pair.
 */
export function createUntracedSignInLink(
  ctx: Context,
  { id, session_generation }: Pick<Participant, 'id' | 'session_generation'>,
  lifetimeHours: number,
): string {
  return sealUntracedLink(ctx, {
    participant_id: id,
    generation: session_generation,
    expires_at: timestamp(ctx.clock().add({ hours: lifetimeHours })),
  })
}

/** Notes of everybody with this address why mail to it does not arrive, or null that it does. */
export async function setMailTrouble(
  trx: Db,
  { exchangeId, email }: { exchangeId: string; email: string },
  trouble: string | null,
): Promise<void> {
  await trx
    .updateTable('participants')
    .set({ mail_trouble: trouble })
    .where('exchange_id', '=', exchangeId)
    .where('email', '=', email)
    .where('mail_trouble', 'is not', trouble)
    .execute()
}

/** Takes a participant out by their own wish and ends their sessions. False if it is too late. */
export async function withdraw(
  ctx: Context,
  exchange: Exchange,
  participant: Participant,
): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    const { state } = await reload(trx, exchange)
    if (!mayWithdraw(state)) return false
    await leave(ctx, trx, participant, 'withdrawn')
    await tellOf('withdrawal_notice', ctx, trx, participant)
    return true
  })
}

async function tellOf(
  kind: 'new_registration_notice' | 'withdrawal_notice',
  ctx: Context,
  trx: Db,
  { id, exchange_id }: Pick<Participant, 'id' | 'exchange_id'>,
): Promise<void> {
  const once = `${id} ${newId()}`
  await tellAdmin(ctx, trx, { kind, exchangeId: exchange_id, aboutId: id, once })
}

/** Ends what a person may do: their sessions, links and rules; a mail tells them that they are out. */
export async function leave(
  ctx: Context,
  trx: Db,
  { id, exchange_id: exchangeId }: Pick<Participant, 'id' | 'exchange_id'>,
  status: 'withdrawn' | 'removed',
): Promise<void> {
  await trx
    .updateTable('participants')
    .set((row) => ({ status, session_generation: row('session_generation', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await trx.deleteFrom('sign_in_links').where('participant_id', '=', id).execute()
  await trx
    .deleteFrom('exclusions')
    .where((is) => is.or([is('giver_id', '=', id), is('recipient_id', '=', id)]))
    .execute()
  const kind = status === 'withdrawn' ? 'withdrawal' : 'removed'
  await enqueueMail(ctx, trx, { kind, exchangeId, participantId: id, once: newId() })
}

export type NewPerson = Profile & {
  email: string | null
  reminder_enabled: boolean
  household?: string
}

/** Writes a person in, over the row of an earlier participation with this address if there is one. */
export async function enter(
  ctx: Context,
  trx: Db,
  exchange: Pick<Exchange, 'id'>,
  input: NewPerson,
): Promise<Participant> {
  const now = timestamp(ctx.clock())
  const person = {
    ...input,
    reminder_enabled: input.reminder_enabled ? (1 as const) : (0 as const),
    gift_ideas_changed_at: input.gift_ideas === '' ? null : now,
    status: 'active' as const,
    joined_at: now,
  }
  const former = await findFormer(trx, exchange.id, input)
  if (former) {
    return await trx
      .updateTable('participants')
      .set((row) => ({ ...person, version: row('version', '+', 1) }))
      .where('id', '=', former.id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }
  return await trx
    .insertInto('participants')
    .values({ ...person, id: newId(), exchange_id: exchange.id, session_generation: 1 })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The exchange as it is inside the transaction, not as the page was asked for. */
function reload(trx: Db, { id }: Exchange) {
  return trx
    .selectFrom('exchanges')
    .select(['state', 'max_participants'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}
