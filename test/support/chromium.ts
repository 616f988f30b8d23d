import { existsSync } from 'node:fs'
import path from 'node:path'
import { after } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/**
 * The path of Chromium or Chrome: CHROMIUM_PATH, then PATH, then playwright's own download. Returns
 * undefined if there is none.
 */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))),
    MAC,
    chromium.executablePath(),
  ]
  return candidates.find((file) => file !== '' && existsSync(file))
}

/** A name of this machine that browsers take for any other, so that http there is not secure. */
export const PLAIN_HOST = 'klaus.example'

/** A browser for the tests of the surrounding `describe`. */
export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser()
  after(() => browser.close())
  return browser
}

/** A headless browser that contacts nobody but the page under test. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found; `npm test` installs one.')
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`,
      '--disable-quic',
      '--no-first-run',
    ],
  })
}
