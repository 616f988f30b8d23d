import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './folder.ts'
import { isInstalled } from './programs.ts'
import type { Visitor } from './visitor.ts'

const COLUMNS = 80
/** Many times what it takes; a key that is not understood would wait for ever. */
const PATIENCE_MS = 20_000

const run = promisify(execFile)

/** Whether the text browser is here, and the program that gives it a terminal. */
export function hasTextBrowser(): boolean {
  return isInstalled('w3m', 'script')
}

/** The lines of a page as w3m shows them, without those that are empty. */
export async function readWithW3m(visitor: Visitor, url: string): Promise<string[]> {
  const cookies = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const words = ['-dump', '-cols', String(COLUMNS), '-header', `Cookie: ${cookies}`, url]
  const { stdout } = await run('w3m', words, { env: environment(temporaryFolder()) })
  return linesOf(stdout)
}

/** Somebody at a terminal, with w3m. */
export function atTerminal() {
  const home = temporaryFolder()

  /**
   * Opens the page, presses these keys in turn, and leaves w3m. Returns the lines of the page that was
   * there in the end. The keys are all sent at once: w3m reads the next when it has done with the last.
   */
  async function browse(url: string, keys: readonly string[]): Promise<string[]> {
    const page = path.join(temporaryFolder(), 'page.txt')
    const command = `stty cols ${COLUMNS} rows 40; exec w3m -cookie '${url}'`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: environment(home),
      timeout: PATIENCE_MS,
    })
    const shown: string[] = []
    child.stdout.on('data', (data) => shown.push(String(data)))
    child.stdin.write(`${keys.join('')}S${page}${ENTER}qy`)
    const [code] = await once(child, 'exit')
    assert.equal(code, 0, `w3m stopped at:\n${shown.join('').slice(-2000)}`)
    return linesOf(readFileSync(page, 'utf8'))
  }

  return {
    browse,
    /** The keys that press the button with this label, or follow the link. */
    follow: (label: string) => [`/${label}${ENTER}`, ENTER],
    /** The keys that type into the field with this label. */
    fill: (label: string, text: string) => [`/${label}${ENTER}`, TAB, ENTER, `${text}${ENTER}`],
  }
}

const ENTER = '\r'
const TAB = '\t'

function environment(home: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, TERM: 'vt100', LANG: 'C.UTF-8' }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replaceAll('\u00a0', ' ').trimEnd())
  assert.ok(
    lines.every((line) => [...line].length <= COLUMNS),
    text,
  )
  return lines.filter((line) => line !== '')
}
