import { domainOf } from './addresses.ts'
import type { Delivery, Trouble } from './reasons.ts'
import { codesOnly } from './redaction.ts'

/** What a transport answers that does not take a mail. */
export type Refused = Extract<Delivery, { outcome: 'delayed' | 'failed' }>

const FOR_GOOD = 'no: '
const FOR_NOW = 'later: '
const US = 'us'

/** What can be compared of an answer: that it names us, or its words. */
export function whatWasSaid(refused: Refused, address: string): string {
  const words = refused.concerns === 'us' ? US : wordsOf(refused, address)
  return (refused.reason === 'smtp_later' ? FOR_NOW : FOR_GOOD) + words
}

/** Whether it may be of us what was refused just now, rather than of this reader. */
export function mayConcernUs({ concerns }: Refused): boolean {
  return concerns !== undefined && concerns !== 'reader, for now' && concerns !== 'greylisting'
}

export function namesUs(said: string): boolean {
  return said === FOR_GOOD + US || said === FOR_NOW + US
}

export function isForGood(said: string): boolean {
  return said.startsWith(FOR_GOOD)
}

/** Stands for all answers that greylist, whatever their words. */
export const GREYLISTED = 'greylisted'

/** What can be compared of an answer that puts one reader off: its codes. */
export function whatWasDeferred(refused: Refused): string {
  return refused.concerns === 'greylisting' ? GREYLISTED : (codesOnly(refused).answer ?? '')
}

/**
 * The answer without what differs from one try to the next: the address, numbers, and references, as “[x7f]”,
 * “(ref: abc)” or “id=abc”, however short they are.
 */
function wordsOf({ answer = '' }: Trouble, address: string): string {
  return answer
    .toLowerCase()
    .replaceAll(address.toLowerCase(), '')
    .replaceAll(domainOf(address), '')
    .replace(new RegExp(`(?<!\\w)${RegExp.escape(localPartOf(address))}(?!\\w)`, 'g'), '')
    .replace(/^(\d{3})?/, '$1 ')
    .replace(/[[({<][^\s\])}>]*[\])}>]/g, '')
    .replace(REFERENCE, '')
    .replace(/\S*\d\S*/g, (word) => (CODE.test(word) ? word : ''))
    .replace(/\s+/g, ' ')
}

const CODE = /^(\d{3}|\d\.\d{1,3}\.\d{1,3})$/
const REFERENCE =
  /(?<!\w)(ref|reference|id|[a-z]+-id|ticket|session|case|incident|queue|trace|tracking|token)\b[\s:=#.-]+[\w.+/=-]+/g

function localPartOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@')).toLowerCase()
}
