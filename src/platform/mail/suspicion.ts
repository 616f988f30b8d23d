import { domainOf } from './addresses.ts'
import type { OutboxMail } from './outbox.ts'
import { allDelayed, type Delivery, delayed, failed, type Reason, type Trouble } from './reasons.ts'

/** How soon one mail is tried again after a refusal that names us. */
const PROBE_SECONDS = 15 * 60

type Sent = {
  mail: Pick<OutboxMail, 'id'>
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

/** What is known of a domain that has refused a mail. */
type Domain = {
  /** How many mails were taken since, less those that were blamed for their refusal. */
  trust: number
  /** Who was refused since one was last taken, by what was said. */
  refused: Map<string, Set<string>>
  /** Mail elsewhere was taken since, so that what it says concerns itself alone. */
  isApart: boolean
}

type Refused = Extract<Delivery, { outcome: 'delayed' | 'failed' }>

/** Whom an answer concerns: everything of ours, one domain, one mail, or perhaps everything. */
type Blame = 'all' | 'all, perhaps' | 'domain' | 'mail'

/**
 * Tells refusals of a person from refusals of us. The same answer, or one that names a policy or a block
 * list, from two domains with no mail taken between concerns us: everything is put off. From one domain
 * it concerns that one, whose mails alone are put off. A mail is at fault itself only if it is refused
 * again after its domain took others; or, if nothing was said of us, after others were taken anywhere
 * while nobody else of its domain waits or was refused.
 */
export function createSuspicion(): Suspicion {
  return new Weighing()
}

class Weighing implements Suspicion {
  private readonly domains = new Map<string, Domain>()
  private readonly refusedAt = new Map<string, { taken: number; trust: number }>()
  /** The domains that said so since any mail was taken. */
  private readonly doubts = new Map<string, Set<string>>()
  private taken = 0
  private areAllOff = false

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
    if (delivery.concerns) return this.afterRefusal(sent, delivery)
    this.refusedAt.delete(mail.id)
    return { delivery }
  }

  private afterTaken({ mail, address }: Sent): Pick<Verdict, 'reopened'> {
    this.taken += 1
    this.areAllOff = false
    this.doubts.clear()
    this.refusedAt.delete(mail.id)
    const name = domainOf(address)
    const here = this.domains.get(name)
    const wasRefusing = here !== undefined && refusals(here).length > 0
    here?.refused.clear()
    if (here) here.trust += 1
    for (const domain of this.domains.values()) domain.isApart = refusals(domain).length > 0
    return wasRefusing ? { reopened: name } : {}
  }

  private afterRefusal(sent: Sent, refused: Refused): Verdict {
    const { mail, address } = sent
    const said = whatWasSaid(refused, address)
    const blame = this.weigh(sent, said)
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

  private weigh({ mail, address, isOnlyReader }: Sent, said: string): Blame {
    const name = domainOf(address)
    const domain = this.domains.get(name) ?? { trust: 0, refused: new Map(), isApart: false }
    this.domains.set(name, domain)
    const before = this.refusedAt.get(mail.id)
    this.refusedAt.set(mail.id, { taken: this.taken, trust: domain.trust })
    const readers = added(domain.refused, said, address.toLowerCase())
    const isElsewhere = [...(this.doubts.get(said) ?? [])].some((other) => other !== name)
    if (this.areAllOff || (isElsewhere && !domain.isApart)) return 'all'
    const isAlone = !namesUs(said) && readers.size === 1
    const isTrusted = before !== undefined && domain.trust > before.trust
    const wereOthersTaken = before !== undefined && this.taken > before.taken
    if (isTrusted || (isAlone && isOnlyReader && wereOthersTaken)) {
      readers.delete(address.toLowerCase())
      if (isTrusted && isForGood(said)) domain.trust -= 1
      return 'mail'
    }
    if (!domain.isApart) added(this.doubts, said, name)
    if (isForGood(said) || !isAlone) return 'domain'
    return before === undefined ? 'mail' : 'all, perhaps'
  }
}

/** Adds to the set under this name; returns the set. */
function added(sets: Map<string, Set<string>>, name: string, member: string): Set<string> {
  const set = sets.get(name) ?? new Set()
  sets.set(name, set)
  return set.add(member)
}

/** What was said to somebody of this domain who has got nothing since. */
function refusals({ refused }: Domain): string[] {
  return [...refused].flatMap(([said, readers]) => (readers.size > 0 ? [said] : []))
}

const FOR_GOOD = 'no: '
const FOR_NOW = 'later: '
const US = 'us'

/** What can be compared of an answer: that it names us, or its words. */
function whatWasSaid(refused: Refused, address: string): string {
  const words = refused.concerns === 'us' ? US : wordsOf(refused, address)
  return (refused.reason === 'smtp_later' ? FOR_NOW : FOR_GOOD) + words
}

function namesUs(said: string): boolean {
  return said === FOR_GOOD + US || said === FOR_NOW + US
}

function isForGood(said: string): boolean {
  return said.startsWith(FOR_GOOD)
}

/** The answer without what differs from one try to the next: the address, names and numbers of mails. */
function wordsOf({ answer = '' }: Trouble, address: string): string {
  return answer
    .toLowerCase()
    .replaceAll(address.toLowerCase(), '')
    .replaceAll(domainOf(address), '')
    .replace(/^(\d{3})?/, '$1 ')
    .replace(/\S*\d\S*\d\S*\d\S*/g, (word) => (/^(\d{3}|\d\.\d\.\d)$/.test(word) ? word : ''))
    .replace(/\s+/g, ' ')
}

function reasonOf({ reason }: Trouble, blame: Blame): Reason {
  const isDeferral = reason === 'smtp_later'
  if (blame === 'domain') return 'provider_refuses_us'
  if (blame === 'mail') return NAMES_US.includes(reason) ? 'smtp_mail_refused' : reason
  if (isDeferral) return 'smtp_puts_us_off'
  if (NAMES_US.includes(reason)) return reason
  return reason.startsWith('resend') ? 'resend_refuses_us' : 'smtp_refuses_us'
}

const NAMES_US: readonly Reason[] = ['smtp_refuses_us', 'smtp_sender_refused']
