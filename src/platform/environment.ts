import { existsSync, readFileSync } from 'node:fs'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The values of these names; each may also be in the file that NAME_FILE names. An empty value
 * counts as unset. Returns a sentence for each mistake besides.
 */
export function readWithFiles(
  environment: Environment,
  names: readonly string[],
): { values: Record<string, string>; mistakes: string[] } {
  const values: Record<string, string> = {}
  const mistakes: string[] = []
  for (const name of names) {
    const file = environment[`${name}_FILE`]
    if (environment[name] && file) {
      mistakes.push(`${name} and ${name}_FILE are both set; please keep one of them.`)
    } else if (file && existsSync(file)) {
      values[name] = readFileSync(file, 'utf8').trim()
    } else if (file) {
      mistakes.push(`${name}_FILE names the file ${file}, which does not exist.`)
    } else if (environment[name]) {
      values[name] = environment[name]
    }
  }
  return { values, mistakes }
}
