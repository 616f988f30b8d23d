import { readFileSync } from 'node:fs'
import path from 'node:path'

const LIST = path.join(import.meta.dirname, 'common-passwords.txt')

const COMMON = new Set(
  readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# ')),
)

/** True for one of the 3,000 commonest passwords that are long enough, in capitals or not. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.normalize('NFKC').toLowerCase())
}
