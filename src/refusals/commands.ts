import { tellAdmin } from '../admin/commands.ts'
import { type Context, transact } from '../context.ts'
import { forgetInLists } from '../draw/last-time.ts'
import { mailFreshLink } from '../entrance/asked-links.ts'
import { hasJoinedByCard } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn, mayEdit } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import {
  listByMailbox,
  noteMailsWanted,
  noteNotForMe,
  refusesMails,
} from '../participants/mail-trouble.ts'
import { findAnyParticipant } from '../participants/queries.ts'
import { isAddressOf, isSamePerson, isToBeTakenOut, kindsDue } from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { leave, takeOutEmail } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'
import { countTry, type Refusal as Limited } from '../platform/rate-limits.ts'
import { dropAllTo, enqueueMail, sendMissed } from '../post/commands.ts'
import { isStillToTell } from '../post/queries.ts'
import { allowAddress, refuseAddress } from '../post/refused-addresses.ts'
import { MAILS_ABOUT_NOES, mayDecline } from './rules.ts'
import { askAgain, noteNoToSeries } from './series.ts'

/** What was declined: the exchange, for the person; or the email that was entered for somebody else. */
export type Declined = 'person' | 'email' | 'nothing'

/**
 * For somebody who was put down by somebody else, and whom it is not for. Before the draw they are out.
 * After it they stay in the draw, get no more mails, and the admin is asked to take them out by a
 * repair. Whoever joined without an email stays in: the address alone was wrong, and is theirs no more. Changes nothing if they have confirmed meanwhile, are out already, or have
 * another address now than this one.
 */
export async function decline(
  ctx: Context,
  { id, email }: Pick<Participant, 'id' | 'email'>,
): Promise<Declined> {
  return await transact(ctx, async (ctx) => {
    const name = (await findAnyParticipant(ctx, id))?.name
    const declined = await declineOne(ctx, { id, email })
    if (declined !== 'nothing' && email !== null && name !== undefined) {
      await forgetInLists(ctx, { email, name })
    }
    return declined
  })
}

async function declineOne(
  ctx: Context,
  { id, email }: Pick<Participant, 'id' | 'email'>,
): Promise<Declined> {
  const person = await findAnyParticipant(ctx, id)
  const exchange = person && (await findExchangeById(ctx, person.exchange_id))
  if (!exchange || person.email !== email || !mayDecline(person)) {
    return 'nothing'
  }
  await dropAllTo(ctx, [id])
  for (const one of await noteNoToSeries(ctx, exchange, person)) {
    const other = await findExchangeById(ctx, one.exchange_id)
    if (other) await takeOut(ctx, other, one)
  }
  return await takeOut(ctx, exchange, person)
}

/** Takes somebody out for whom an exchange is not, or only their address. */
async function takeOut(ctx: Context, exchange: Exchange, person: Participant): Promise<Declined> {
  const { id, name } = person
  const about = { exchangeId: exchange.id, aboutId: id }
  // Then there is nothing left for the admin to do.
  const isFinished = !mayEdit(exchange.state)
  if (await hasJoinedByCard(ctx, person)) {
    await takeOutEmail(ctx, exchange, person)
    if (isFinished) return 'email'
    const once = `${id} ${newId()}`
    await enqueueMail(ctx, { kind: 'declined', ...about, once, former: { name, email: null } })
    return 'email'
  }
  if (isDrawn(exchange.state)) {
    await noteNotForMe(ctx, person, false)
    if (!isFinished) await tellOfNo(ctx, person, about)
  } else {
    await leave(ctx, person, 'declined')
    if (person.status === 'invited') return 'person'
    await tellAdmin(ctx, { kind: 'withdrawal_notice', ...about, once: `${id} ${newId()}` })
  }
  return 'person'
}

/** Unless a mail that tells of it waits, or whoever says it has said so, and taken it back, often enough today. */
async function tellOfNo(
  ctx: Context,
  { id, name, email }: Participant,
  about: { exchangeId: string; aboutId: string },
): Promise<void> {
  if (await isStillToTell(ctx, { kind: 'declined', aboutId: id, email })) return
  if (await countTry(ctx, MAILS_ABOUT_NOES, id, email ?? '')) return
  const former = { name, email }
  await enqueueMail(ctx, { kind: 'declined', ...about, once: `${id} ${newId()}`, former })
}

/**
 * The same for all of this instance: they decline every exchange that they were put down for under
 * this name and an address of this mailbox, and no mail goes there any more; only a hash of it is kept. Where
 * they take part of their own will, and whoever shares the address, stays in without mails.
 */
export async function refuseMails(
  ctx: Context,
  participant: Participant & { email: string },
): Promise<readonly Declined[]> {
  return await transact(ctx, async (ctx) => {
    const { email } = participant
    const said: Declined[] = []
    const readers = await listByMailbox(ctx, email)
    for (const reader of readers) {
      if (isSamePerson({ ...reader, email }, participant)) said.push(await declineOne(ctx, reader))
    }
    await refuseAddress(ctx, email)
    await noteMailsWanted(ctx, email, false)
    await dropAllTo(
      ctx,
      readers.map(({ id }) => id),
    )
    await forgetInLists(ctx, { email })
    return said
  })
}

/**
 * Takes back what somebody has said by `refuseMails`, or by `decline` after the draw, and erases the
 * hash. Whoever is in or invited with the address gets what they missed: what says so, or of the draw. If that is
 * nothing, or has to wait, and the person is in, a sign-in link follows; returns why not if they have had enough of them
 * within the hour. If the person has another address now, nothing of them changes.
 */
export async function takeBack(
  ctx: Context,
  participant: Participant & { email: string },
): Promise<Limited | undefined> {
  return await transact(ctx, async (ctx) => {
    const { id, email } = participant
    const present = await findAnyParticipant(ctx, id)
    const person = present && isAddressOf(present, email) ? present : undefined
    const isRefused = await refusesMails(ctx, participant)
    if (!isRefused && !(person && isToBeTakenOut(person))) return undefined
    await allowAddress(ctx, email)
    await noteMailsWanted(ctx, email, true)
    await askAgain(ctx, { ...participant, email }, isRefused ? 'any' : 'its')
    if (person) await noteNotForMe(ctx, person, true)
    const others = isRefused ? await listByMailbox(ctx, email) : []
    for (const other of others) {
      if (other.id !== id && !isToBeTakenOut(other)) await catchUp(ctx, other)
    }
    if (!person || (await catchUp(ctx, person)) || person.status !== 'active') return undefined
    const heard = { ...person, mail_trouble: null }
    return await mailFreshLink(ctx, { participant: heard, isSealed: false })
  })
}

/** Whether somebody is mailed by this what they have missed, and names can be opened that it leads to. */
async function catchUp(ctx: Context, { id, status, exchange_id }: Participant): Promise<boolean> {
  const exchange = await findExchangeById(ctx, exchange_id)
  if (!exchange) return false
  const kinds = kindsDue(status, exchange.state)
  const isSent = await sendMissed(ctx, { id, exchangeId: exchange_id }, kinds)
  return isSent && !namesAreLost(ctx, exchange)
}
