import type { Delivery } from './reasons.ts'
import { codesOnly } from './redaction.ts'
import { phraseAboutReader } from './smtp-faults.ts'

/** What a transport answers that does not take a mail. */
export type Refused = Extract<Delivery, { outcome: 'delayed' | 'failed' }>

const FOR_GOOD = 'no: '
const FOR_NOW = 'later: '
const US = 'us'

/**
 * What can be compared of an answer: that it names us, or its codes, and by which words it blames a reader. All
 * other words may differ from one try to the next: addresses, hosts, links, references, another language.
 */
export function whatWasSaid(refused: Refused): string {
  const { answer = '', concerns } = refused
  const said = concerns === 'us' ? US : `${codesIn(refused)} ${phraseAboutReader(answer)}`
  return (refused.reason === 'smtp_later' ? FOR_NOW : FOR_GOOD) + said
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
  return refused.concerns === 'greylisting' ? GREYLISTED : codesIn(refused)
}

function codesIn(refused: Refused): string {
  return codesOnly(refused).answer ?? ''
}
