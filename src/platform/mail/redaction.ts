import type { Address } from './addresses.ts'
import type { Delivery, Trouble } from './reasons.ts'

/** What an answer begins with (RFC 5321, 4.2; RFC 3463). */
const CODES = /^\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/

/**
 * The trouble with nothing of the answer but its codes: for a mail whose words are a secret, or whose reader is to
 * be forgotten, as a server may repeat both.
 */
export function codesOnly<Told extends Delivery | Trouble>(troubled: Told): Told {
  if (!('answer' in troubled) || troubled.answer === undefined) return troubled
  const [answer = ''] = CODES.exec(troubled.answer) ?? []
  return { ...troubled, answer }
}

/** The trouble without what a server repeats of this reader: the name, or what stands before the @. Codes stay. */
export function withoutReader<Told extends Delivery | Trouble>(
  troubled: Told,
  { name, address }: Address,
): Told {
  if (!('answer' in troubled) || troubled.answer === undefined) return troubled
  const [codes = ''] = CODES.exec(troubled.answer) ?? []
  const theirs = [name ?? '', address.slice(0, Math.max(0, address.lastIndexOf('@')))].filter(
    (one) => one !== '',
  )
  if (theirs.length === 0) return troubled
  const anywhere = theirs.map((one) => `(?<![\\p{L}\\p{N}])${RegExp.escape(one)}(?![\\p{L}\\p{N}])`)
  const said = troubled.answer
    .slice(codes.length)
    .replace(new RegExp(anywhere.join('|'), 'giu'), '…')
  return { ...troubled, answer: codes + said }
}
