import type { Missed } from '../deliveries/counts.ts'
import type { Invited } from '../participants/queries.ts'
import {
  isInvitedByMail,
  silenceOf,
  takesLikeThem,
  type Untold,
  whoIsMissing,
} from '../participants/rules.ts'
import { cameToNothing, type MailState } from '../platform/mail/outbox.ts'
import { ARRIVED } from '../post/rules.ts'

/**
 * Whom *Let people join* mails; and while people can join, who got no invitation, and why, if none is
 * to come, and whether they may join by the link.
 */
export type LastTime = {
  mailed: number
  uninvited: readonly { name: string; why: Untold | undefined; mayJoin: boolean }[]
}

/** `here`: who is in or waits to be. `invitations`: how far the mails are: what went out or is on its way is not sent again. */
export function ofLastTime(
  invited: readonly Invited[],
  here: readonly { name: string }[],
  {
    exchange,
    sender,
    invitations,
    missed,
  }: {
    exchange: Parameters<typeof takesLikeThem>[0]
    sender: string | undefined
    invitations: ReadonlyMap<string, MailState>
    missed: Pick<Missed, 'invitations'>
  },
): LastTime {
  const missing = whoIsMissing(invited, here)
  const mailed = missing.filter((person) => {
    const state = invitations.get(person.id)
    const isOrdered = state === undefined || cameToNothing({ sender }).includes(state)
    return isOrdered && isInvitedByMail(exchange, person)
  })
  return {
    mailed: sender === undefined ? 0 : mailed.length,
    uninvited: missing.flatMap((person) => {
      const { id, name } = person
      const state = invitations.get(id)
      if (state && ARRIVED.includes(state)) return []
      const untold = missed.invitations.has(id) ? 'missed' : undefined
      const why = silenceOf(person, sender) ?? (state === 'held' ? 'unsent' : untold)
      // Somebody of their name was here as the others were invited.
      const isLeftOut = state === undefined || state === 'dropped'
      const mayJoin = takesLikeThem(exchange, person)
      return why === undefined && !isLeftOut ? [] : [{ name, why, mayJoin }]
    }),
  }
}
