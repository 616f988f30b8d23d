import type { Clock } from '../clock.ts'
import { domainOf } from './addresses.ts'
import { isForGood, mayConcernUs, namesUs, type Refused, whatWasSaid } from './answers.ts'
import { type Blame, reasonOf } from './blame.ts'
import { createDeferrals, type Deferrals } from './deferrals.ts'
import { added, type Domain, type Refusal, refusals } from './domains.ts'
import type { OutboxMail } from './outbox.ts'
import { allDelayed, type Delivery, delayed, failed, type Reason } from './reasons.ts'

/** How soon one mail is tried again after a refusal that names us. */
const PROBE_SECONDS = 15 * 60
/** For so long after two domains have said something, it is believed of nobody alone. */
const OURS_HOURS = 6

type Sent = {
  mail: Pick<OutboxMail, 'id' | 'give_up_at' | 'reason' | 'tries'>
  address: string
  delivery: Delivery
  /** Whether no mail waits to anybody else of the same domain. */
  isOnlyReader: boolean
}

/** What is to be recorded, and the domain that refuses us, or that takes mail again. */
type Verdict = { delivery: Delivery; refusing?: string; reopened?: string }

export type Suspicion = {
  judge(sent: Sent): Verdict
  /** Whether every mail is put off, as what was refused concerns all of them. */
  isAllOff(): boolean
  /** After a refusal, until one is taken, one mail at a time is tried. */
  isCareful(): boolean
  /** The domains that have refused mail for good and taken none since. */
  refusing(): string[]
}

/**
 * Tells refusals of a person from refusals of us. The same answer, or one that names a policy or a block
 * list, from two domains with no mail taken between concerns us: everything is put off, and for some hours
 * nobody is blamed for that answer, as a mail that is taken meanwhile proves nothing about the others. From
 * one domain it concerns that one, whose mails alone are put off. A mail is at fault itself only if it is
 * refused again after its domain took others; or, if nothing was said of us, after others were taken
 * anywhere while nobody else of its domain waits or was refused; or at once, if its words are about a
 * reader, one was taken since the start, and nobody was told so since. A transport that fails over one mail
 * again, and took others between, fails over that one.
 */
export function createSuspicion(clock: Clock): Suspicion {
  return new Weighing(clock)
}

class Weighing implements Suspicion {
  private readonly domains = new Map<string, Domain>()
  /** How many mails had been taken when the transport first failed over this one. */
  private readonly brokeOffAt = new Map<string, number>()
  /** What had been taken, and when, at the first refusal of each mail. */
  private readonly refusedAt = new Map<string, Refusal>()
  /** The domains that said so since any mail was taken. */
  private readonly doubts = new Map<string, Set<string>>()
  /** When two domains or more last said so with no mail taken between. */
  private readonly oursAt = new Map<string, Temporal.Instant>()
  private taken = 0
  private areAllOff = false
  private readonly clock: Clock
  private readonly deferrals: Deferrals

  constructor(clock: Clock) {
    this.clock = clock
    this.deferrals = createDeferrals(clock)
  }

  isAllOff(): boolean {
    return this.areAllOff
  }

  isCareful(): boolean {
    return this.areAllOff || [...this.doubts.keys()].some(isForGood)
  }

  refusing(): string[] {
    const refusing = [...this.domains].filter(([, domain]) => refusals(domain).some(isForGood))
    return refusing.map(([name]) => name)
  }

  judge(sent: Sent): Verdict {
    const { mail, delivery } = sent
    if (delivery.outcome === 'sent') return { delivery, ...this.afterTaken(sent) }
    if (mayConcernUs(delivery)) return this.afterRefusal(sent, delivery)
    if ('concernsAll' in delivery) return { delivery: this.afterFault(sent, delivery) }
    this.refusedAt.delete(mail.id)
    if (!delivery.concerns) return { delivery }
    return { delivery: this.deferrals.judge({ ...sent, refused: delivery }) }
  }

  /** The transport itself failed, unless it does so over this mail and takes others between. */
  private afterFault({ mail }: Sent, fault: Refused): Delivery {
    const before = this.brokeOffAt.get(mail.id)
    if (before === undefined) this.brokeOffAt.set(mail.id, this.taken)
    if (!BREAKS_OFF.includes(fault.reason) || before === undefined || this.taken === before) {
      return fault
    }
    const { answer } = fault
    return delayed({ reason: 'breaks_off', ...(answer !== undefined && { answer }) })
  }

  private afterTaken({ mail, address }: Sent): Pick<Verdict, 'reopened'> {
    this.taken += 1
    this.deferrals.afterTaken(address)
    this.areAllOff = false
    this.doubts.clear()
    this.refusedAt.delete(mail.id)
    this.brokeOffAt.delete(mail.id)
    const name = domainOf(address)
    const here = this.domains.get(name)
    const wasRefusing = here !== undefined && refusals(here).length > 0
    here?.refused.clear()
    if (here) Object.assign(here, { trust: here.trust + 1, takenAt: this.clock() })
    return wasRefusing ? { reopened: name } : {}
  }

  private afterRefusal(sent: Sent, refused: Refused): Verdict {
    const { mail, address } = sent
    const said = whatWasSaid(refused)
    const blame = this.weigh(sent, said, refused.concerns)
    const why = { ...refused, reason: reasonOf(refused, blame) }
    if (!isForGood(said)) return { delivery: blame === 'all' ? allDelayed(why) : delayed(why) }
    switch (blame) {
      case 'mail':
        this.refusedAt.delete(mail.id)
        return { delivery: failed(why) }
      case 'domain': {
        const seconds = namesUs(said) ? PROBE_SECONDS : undefined
        return { delivery: delayed(why, seconds), refusing: domainOf(address) }
      }
      default:
        this.areAllOff = true
        return { delivery: allDelayed(why, PROBE_SECONDS) }
    }
  }

  private weigh(
    { mail, address, isOnlyReader }: Sent,
    said: string,
    concerns: Refused['concerns'],
  ): Blame {
    const name = domainOf(address)
    const domain: Domain = this.domains.get(name) ?? { trust: 0, refused: new Map() }
    this.domains.set(name, domain)
    const readers = added(domain.refused, said, address.toLowerCase())
    const isFirst = !this.doubts.has(said)
    const isElsewhere = added(this.doubts, said, name).size > 1
    if (isElsewhere) this.oursAt.set(said, this.clock())
    const before = this.refusedAt.get(mail.id)
    const wasOurs = this.wasOurs(said)
    if (!before || !(wasOurs || isForGood(said))) {
      const { taken } = this
      this.refusedAt.set(mail.id, { taken, trust: domain.trust, at: this.clock() })
    }
    if (this.areAllOff || isElsewhere) return 'all'
    const isAlone = !namesUs(said) && readers.size === 1
    // With others that wait, or soon after one was taken, it may be a limit that lets some through each time.
    const isAlike =
      isForGood(said) &&
      !(isOnlyReader && this.hasPassed(before?.at) && this.hasPassed(domain.takenAt))
    const isTrusted = before !== undefined && domain.trust > before.trust && !isAlike
    const wereOthersTaken = before !== undefined && this.taken > before.taken
    if (!wasOurs && (isTrusted || (isAlone && isOnlyReader && wereOthersTaken))) {
      readers.delete(address.toLowerCase())
      if (isTrusted && isForGood(said)) domain.trust -= 1
      return 'mail'
    }
    const isBelieved = !wasOurs && this.taken > 0 && isFirst && readers.size === 1
    if (concerns === 'reader, perhaps' && isBelieved) return 'mail'
    if (isForGood(said) || !isAlone) return 'domain'
    return before === undefined ? 'mail' : 'all, perhaps'
  }

  /** Whether a quarter of an hour has, also if the clock was put back meanwhile. */
  private hasPassed(since: Temporal.Instant | undefined): boolean {
    if (since === undefined) return true
    return Math.abs(this.clock().since(since).total('seconds')) >= PROBE_SECONDS
  }

  /** A mail that is taken in the middle of a refusal of ours proves nothing against the others. */
  private wasOurs(said: string): boolean {
    const at = this.oursAt.get(said)
    if (at === undefined) return false
    const hours = this.clock().since(at).total('hours')
    // A clock that was ahead has noted what is still to come.
    return hours >= 0 && hours < OURS_HOURS
  }
}

/** What a server may do to one mail alone, in the middle of it. */
const BREAKS_OFF: readonly Reason[] = ['smtp_closed', 'smtp_slow', 'smtp_unknown', 'resend_error']
