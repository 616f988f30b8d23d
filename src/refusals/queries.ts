import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { hasJoinedByCard } from '../entrance/queries.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { type Addressee, findByNotForMeToken } from '../participants/links.ts'
import { refusesMails } from '../participants/mail-trouble.ts'
import { mailboxOf } from '../platform/mail/addresses.ts'

/** Whom a link is for, as they stand now. */
export type Refusal = {
  participant: Addressee
  exchange: Exchange
  /** Whom the address was entered for is in by a card that they have made. */
  isElsewhere: boolean
  /** No mail goes to their address any more. */
  isRefused: boolean
  /** It is also the address of the admin, whose account is not concerned. */
  isAdmins: boolean
}

/** Returns undefined if the link is not ours, or what it was about is gone. */
export async function findRefusal(ctx: Context, token: string): Promise<Refusal | undefined> {
  const participant = await findByNotForMeToken(ctx, token)
  const exchange = participant && (await findExchangeById(ctx, participant.exchange_id))
  if (!exchange) return undefined
  const isElsewhere = await hasJoinedByCard(ctx, participant)
  const isRefused = await refusesMails(ctx, participant)
  const admin = await findAdmin(ctx)
  const isAdmins = admin !== undefined && mailboxOf(admin.email) === mailboxOf(participant.email)
  return { participant, exchange, isElsewhere, isRefused, isAdmins }
}
