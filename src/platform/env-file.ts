import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from './environment.ts'

/** A remark, a name with its value, which may go over several lines in quotation marks, or nothing. */
const ENTRY =
  /[ \t]*(?:#.*|(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*(?:(["'`])[\s\S]*?\1)?.*)?(?:\r?\n|$)/y
/** A value without quotation marks in which a # follows something else than a space. */
const CUT = /^[ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*[^\s"'`#][^#\r\n]*(?<!\s)#/

/**
 * The variables in a file, none if it is not there. Throws a sentence if it cannot be read, or holds a line
 * that Node would pass over.
 */
export function readEnvFile(file: string): Environment {
  const place = path.resolve(file)
  const bytes = readBytes(place)
  if (bytes === undefined) return {}
  const text = decode(bytes)
  if (text === undefined) {
    throw new Error(`${place} is not text as we read it: save it as plain text, in UTF-8.`)
  }
  const line = notUnderstood(text)
  if (line !== undefined) {
    throw new Error(
      `Line ${line} of ${place} is not understood: write NAME=value, or # in front of a remark.`,
    )
  }
  const cut = cutOff(text)
  if (cut !== undefined) {
    throw new Error(
      `Line ${cut} of ${place} has a # in its value, which would end there: put the whole value in single quotes, or a space in front of a remark.`,
    )
  }
  return parseEnv(text)
}

function readBytes(place: string): Buffer | undefined {
  try {
    const found = statSync(place, { throwIfNoEntry: false })
    if (!found) return undefined
    if (found.isFile()) return readFileSync(place)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(
      `${place} cannot be read (${code}). Let the user who runs Sneaky Klaus read it, or move it away.`,
    )
  }
  throw new Error(
    `${place} has to be a file with settings, and is none. Move away what stands there.`,
  )
}

/** Without the mark that Windows puts in front; undefined if it is no UTF-8, or of no use as a variable. */
function decode(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** The number of the first line that is no entry. */
function notUnderstood(text: string): number | undefined {
  const end = entriesOf(text).reduce((length, entry) => length + entry.length, 0)
  return end < text.length ? lineAt(text, end) : undefined
}

/** The number of the first line of which Node would take a part for a remark, as no space is before it. */
function cutOff(text: string): number | undefined {
  let start = 0
  for (const entry of entriesOf(text)) {
    if (CUT.test(entry)) return lineAt(text, start)
    start += entry.length
  }
  return undefined
}

function entriesOf(text: string): string[] {
  const entry = new RegExp(ENTRY)
  const entries: string[] = []
  while (entry.lastIndex < text.length) {
    const [found] = entry.exec(text) ?? []
    if (found === undefined) break
    entries.push(found)
  }
  return entries
}

function lineAt(text: string, end: number): number {
  return text.slice(0, end).split('\n').length
}
