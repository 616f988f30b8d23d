import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

/**
 * Writes all of this to standard output, and waits until it is taken. Throws, with a sentence, if it cannot
 * be: as on a full disk, or where what reads it has ended.
 */
export async function writeOut(text: string | Readable): Promise<void> {
  try {
    const from = typeof text === 'string' ? Readable.from([text]) : text
    await pipeline(from, process.stdout, { end: false })
  } catch (error) {
    throw new Error(whyNot(error as NodeJS.ErrnoException), { cause: error })
  }
}

function whyNot({ code = '', message }: NodeJS.ErrnoException): string {
  const notAll = 'not all of it was written, so what is there is of no use'
  if (FULL.includes(code)) {
    return `The disk that standard output goes to is full: ${notAll}. Make room, and call this again.`
  }
  if (code === 'EPIPE') {
    return `What reads the standard output has ended too early: ${notAll}. Call this again.`
  }
  return `The standard output cannot be written (${code || message}): ${notAll}. Call this again.`
}
