import type { Clock } from '../clock.ts'
import { domainOf } from './addresses.ts'
import { GREYLISTED, type Refused, whatWasDeferred } from './answers.ts'
import { giveUpAt, type OutboxMail } from './outbox.ts'
import { allDelayed, type Delivery, delayed } from './reasons.ts'
import { backOffSeconds } from './transport-pause.ts'

/** Greylisting is over within minutes; what lasts for longer at several domains is no matter of theirs. */
const LASTS_MINUTES = 60
/** An outage is nothing that one domain can have alone. */
const DOMAINS_MIN = 2
/** So soon after a mail was taken, a few may be put off for reasons of their own. */
const AMID_MINUTES = 15
const READERS_MIN_AMID = 4
const AT_ONCE_SECONDS = 30
const LONGEST_RETRY_MINUTES = 15

type PutOff = {
  mail: Pick<OutboxMail, 'give_up_at' | 'reason' | 'tries'>
  address: string
  refused: Refused
}

export type Deferrals = {
  /** What it comes to that this mail was put off, by words about its reader. */
  judge(putOff: PutOff): Delivery
  /** Call this when a mail to this address was taken. */
  afterTaken(address: string): void
}

/**
 * Tells what is put off for one reader, as a full mailbox or a domain that cannot be found, and the
 * greylisting of a first mail, from a server that says so to everybody: it does if two domains have put off
 * mails for an hour with one answer, and none was taken anywhere meanwhile; four mails, if that began while
 * others were taken, so that it does not matter who was tried last. A mail that was put off so once stays so. Of whom the same is said before and after others had theirs, it is said of them alone, unless
 * it is greylisting, which is of nobody.
 */
export function createDeferrals(clock: Clock): Deferrals {
  /** Who was put off since a mail was last taken, in this order, by what was said. */
  const putOff = new Map<string, Map<string, { since: Temporal.Instant; isLong: boolean }>>()
  /** What is said of each reader alone. */
  const apart = new Map<string, Set<string>>()
  let takenAt: Temporal.Instant | undefined

  const anHourAgo = () => clock().subtract({ minutes: LASTS_MINUTES })
  const isAmid = (since: Temporal.Instant) =>
    takenAt && isBetween(since.subtract({ minutes: AMID_MINUTES }), takenAt, since)
  const isApart = (reader: string, said: string) => apart.get(reader)?.has(said) === true

  function isOfAll(said: string): boolean {
    if (takenAt && isBetween(anHourAgo(), takenAt, clock())) return false
    const witnesses = [...(putOff.get(said) ?? [])].filter(
      ([reader, { isLong }]) => isLong && !isApart(reader, said),
    )
    const isFew = witnesses.length < READERS_MIN_AMID
    if (isFew && witnesses.some(([, { since }]) => isAmid(since))) return false
    return new Set(witnesses.map(([reader]) => domainOf(reader))).size >= DOMAINS_MIN
  }

  return {
    judge({ mail, address, refused }) {
      const said = whatWasDeferred(refused)
      const reader = address.toLowerCase()
      const readers = putOff.get(said) ?? new Map()
      const since = readers.get(reader)?.since ?? clock()
      const isLong = mail.give_up_at <= giveUpAt(anHourAgo())
      putOff.set(said, readers.set(reader, { since, isLong }))
      const ours = { ...refused, reason: 'smtp_puts_us_off' } as const
      if (isOfAll(said)) return allDelayed(ours)
      if (mail.reason !== 'smtp_puts_us_off' || isApart(reader, said)) return delayed(refused)
      return delayed(ours, backOffSeconds(mail.tries, LONGEST_RETRY_MINUTES))
    },
    afterTaken(address) {
      const aMomentAgo = clock().subtract({ seconds: AT_ONCE_SECONDS })
      for (const [said, readers] of putOff) {
        if (said === GREYLISTED || isOfAll(said)) continue
        for (const [reader, { since }] of readers) {
          // What goes out at once with this one is answered in an order of chance.
          if (Temporal.Instant.compare(since, aMomentAgo) > 0) continue
          apart.set(reader, (apart.get(reader) ?? new Set()).add(said))
        }
      }
      putOff.clear()
      apart.delete(address.toLowerCase())
      takenAt = clock()
    },
  }
}

function isBetween(from: Temporal.Instant, at: Temporal.Instant, to: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, at) < 0 && Temporal.Instant.compare(at, to) <= 0
}
