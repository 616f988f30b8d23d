import { readFileSync, statSync } from 'node:fs'

/** The end of a name whose value is the path of a file that holds the setting. */
export const FROM_FILE = '_FILE'

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
    const file = environment[name + FROM_FILE]
    if (environment[name] && file) {
      mistakes.push(`${name} and ${name}_FILE are both set; please keep one of them.`)
      continue
    }
    const read = file ? readText(file) : { ok: true as const, text: environment[name] ?? '' }
    if (!read.ok) mistakes.push(`${name}_FILE names ${shown(file)}, ${read.why}.`)
    else if (/\p{Cc}/u.test(read.text)) mistakes.push(unseen(name))
    else if (read.text !== '') values[name] = read.text
  }
  return { values, mistakes }
}

/** What looks like no path is perhaps the secret itself, which belongs into the file. */
function shown(file = ''): string {
  return /^\.{0,2}\//.test(file) ? file : 'a file'
}

function unseen(name: string): string {
  return `${name} holds a line break or another character that cannot be seen. Please take it out.`
}

type Read = { ok: true; text: string } | { ok: false; why: string }

function readText(file: string): Read {
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    if (!found) return { ok: false, why: 'which does not exist' }
    if (!found.isFile()) return { ok: false, why: 'which is no file' }
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? { ok: false, why: 'which is empty' } : { ok: true, text }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { ok: false, why: `which cannot be read (${code})` }
  }
}
