import type { OutboxMail } from './outbox.ts'
import { allDelayed, type Delivery, failed, type Trouble } from './reasons.ts'

/** How soon one mail is tried again after a refusal that concerns us. */
const PROBE_SECONDS = 15 * 60

type Sent = { mail: Pick<OutboxMail, 'id'>; address: string; delivery: Delivery }

/** What is to be recorded, and a mail that was blamed for what concerns us. */
type Verdict = { delivery: Delivery; acquitted?: string }

export type Suspicion = {
  judge(sent: Sent): Verdict
  /** While it is on, one mail at a time is tried, and who took one before comes first. */
  isOn(): boolean
}

/**
 * Tells refusals of a person from refusals of us. One that names a policy or a block list, or that two
 * domains give in the same words with no mail taken between, concerns us: everything is put off, and
 * one mail is tried now and then. Once any is taken, a mail that is refused again is at fault itself.
 */
export function createSuspicion(): Suspicion {
  const refusedAfter = new Map<string, number>()
  let taken = 0
  let isOn = false
  let first: { id: string; domain: string; words: string } | undefined

  function afterRefusal({ mail, address, delivery }: Sent, trouble: Trouble): Verdict {
    const before = refusedAfter.get(mail.id)
    if (before !== undefined && before < taken) {
      refusedAfter.delete(mail.id)
      return { delivery: failed({ ...trouble, reason: aboutThisMail(trouble) }) }
    }
    refusedAfter.set(mail.id, taken)
    const refusal = { id: mail.id, domain: domainOf(address), words: wordsOf(trouble, address) }
    const isElsewhere = first?.words === refusal.words && first.domain !== refusal.domain
    if (delivery.outcome !== 'delayed' && !isOn && !isElsewhere) {
      first = refusal
      return { delivery }
    }
    const acquitted = first && first.id !== mail.id ? { acquitted: first.id } : {}
    isOn = true
    first = undefined
    return {
      delivery: allDelayed({ ...trouble, reason: aboutUs(trouble) }, PROBE_SECONDS),
      ...acquitted,
    }
  }

  return {
    isOn: () => isOn,
    judge(sent) {
      const { mail, delivery } = sent
      if (delivery.outcome === 'sent') {
        taken += 1
        isOn = false
        first = undefined
        refusedAfter.delete(mail.id)
      } else if (delivery.concerns === 'us' || delivery.concerns === 'us, perhaps') {
        return afterRefusal(sent, delivery)
      }
      return { delivery }
    },
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
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

function aboutUs({ reason }: Trouble): Trouble['reason'] {
  return reason.startsWith('resend') ? 'resend_refuses_us' : 'smtp_refuses_us'
}

function aboutThisMail({ reason }: Trouble): Trouble['reason'] {
  return reason === 'smtp_refuses_us' ? 'smtp_mail_refused' : reason
}
