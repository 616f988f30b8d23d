import { readFileSync } from 'node:fs'
import path from 'node:path'

const LIST = path.join(import.meta.dirname, 'common-passwords.txt')

const COMMON = new Set(
  readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !/^#( |$)/.test(line)),
)

/** Words that whoever knows this site would try first. */
const WORDS_OF_THIS_PLACE =
  /sneaky|klaus|santa|secret|christmas|xmas|wichtel[n]?|julklapp|organi[sz]er|admin|exchange|password|passwort|present|gift|party|office/g
/** So much of a password has to be something else. */
const OF_ITS_OWN_MIN = 6

/** True for one of the 3,000 commonest passwords that are long enough, in capitals or not; in NFKC. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.toLowerCase())
}

/** True for a password that is little but words of this place, such as `secretsanta2026`; in NFKC. */
export function isObviousHere(password: string): boolean {
  const rest = password.toLowerCase().replace(WORDS_OF_THIS_PLACE, '')
  return (
    [...rest.replace(/[^\p{L}\p{N}]/gu, '')].length < OF_ITS_OWN_MIN &&
    rest !== password.toLowerCase()
  )
}
