import { fstatSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { isatty } from 'node:tty'

/** Where lines of the log go. None of what can happen there keeps us from working, or from ending. */
export type LogOutput = {
  /** Writes a line, or drops it if there is no room, nobody who reads, or somebody who does not go on. */
  write(line: string): void
  /** Gives what is not read yet a moment, before the process ends. */
  flush(): Promise<void>
}

/** Writes as much of a text as there is room for. Returns how much, or why nothing can be written. */
type Pen = (text: string) => number | Error

const STDOUT = 1
const STDERR = 2
/** Levels of pino. */
const INFO = 30
const WARNING = 40
/** So much is kept for a reader that has stopped reading. */
const UNREAD_MAX = 1_000_000
const FLUSHED_WITHIN_MS = 500
const LOOK_AGAIN_MS = 10

/**
 * The standard output of this process as a log. A pipe or a terminal is written by Node's own stream, which
 * waits for a reader without holding us up; a file directly, as that stream is gone after its first error.
 */
export function standardOutput(): LogOutput {
  const kind = fstatSync(STDOUT)
  if (!kind.isFIFO() && !kind.isSocket() && !isatty(STDOUT)) return fileOutput(STDOUT)
  const { stdout } = process
  let fault: Error | undefined
  stdout.on('error', (error) => {
    fault = error
  })
  return {
    write: dropping((text) => {
      if (fault || stdout.writableLength > UNREAD_MAX) return fault ?? new Error('nobody reads it')
      stdout.write(text)
      return text.length
    }),
    async flush() {
      const until = performance.now() + FLUSHED_WITHIN_MS
      while (!fault && stdout.writableLength > 0 && performance.now() < until) {
        await wait(LOOK_AGAIN_MS)
      }
    },
  }
}

/** The same for a file that is open, such as one that standard output was led into. */
export function fileOutput(file: number): LogOutput {
  return {
    write: dropping((text) => {
      const bytes = Buffer.from(text)
      return attempt(() => (writeSync(file, bytes) === bytes.length ? text.length : 1))
    }),
    async flush() {},
  }
}

/**
 * What whoever starts this has to read, at any LOG_LEVEL: a line for each sentence, in words on a terminal, else as
 * JSON, as for all readers of a log.
 */
export function startLines(sentences: readonly string[], isTerminal: boolean): string[] {
  return sentences.map((msg) => (isTerminal ? `${msg}\n` : lineOf(INFO, { msg })))
}

/** Drops what cannot be written, says so elsewhere, and in the log as soon as it can. */
function dropping(pen: Pen): (line: string) => void {
  let dropped = 0
  let isCutOff = false
  return (line) => {
    const missing = dropped === 0 ? '' : notice(dropped)
    const text = `${isCutOff ? '\n' : ''}${missing}${line}`
    const written = pen(text)
    if (written === text.length) {
      dropped = 0
      isCutOff = false
      return
    }
    isCutOff ||= typeof written === 'number'
    dropped += 1
    if (dropped === 1) attempt(() => writeSync(STDERR, complaint(written)))
  }
}

function attempt(write: () => number): number | Error {
  try {
    return write()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function notice(dropped: number): string {
  const msg = `The log could not be written for a while: ${dropped} ${dropped === 1 ? 'line is' : 'lines are'} missing here.`
  return lineOf(WARNING, { dropped, msg })
}

/** A line of the log as pino writes it, whatever LOG_LEVEL says. */
function lineOf(level: number, said: { msg: string; dropped?: number }): string {
  const time = Temporal.Now.instant().epochMilliseconds
  return `${JSON.stringify({ level, time, pid: process.pid, hostname: hostname(), ...said })}\n`
}

function complaint(written: number | Error): string {
  const why = typeof written === 'number' ? 'its disk is full' : written.message
  return `The log cannot be written (${why}). Everything else goes on, and lines are dropped until it can be.\n`
}
