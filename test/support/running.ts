import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { after } from 'node:test'
import { readConfig } from '../../src/config.ts'
import { type Instance, openInstance } from '../../src/instance.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { createMailer } from '../../src/platform/mail/transport.ts'
import { temporaryFolder } from './folder.ts'
import { freePort } from './free-port.ts'
import { startSmtpServer, type TestSmtpServer } from './smtp-server.ts'

export type Running = {
  url: string
  post: TestSmtpServer
  instance: Instance
  /** Every line of the log. */
  log: string[]
  /** The database file and what SQLite keeps beside it, as they are on disk now. */
  files(): Map<string, Buffer>
}

/**
 * Sneaky Klaus as people run it, with a port, a file and a mail server, but on this machine only.
 * For the tests of the surrounding `describe`.
 */
export async function openRunning({ dataDir = temporaryFolder() } = {}): Promise<Running> {
  const post = await startSmtpServer()
  let instance: Instance | undefined
  // Also if it cannot start: what goes on listening would keep the tests from ending.
  after(async () => {
    await instance?.close()
    await post.stop()
  })
  // The port is part of BASE_URL.
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const read = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    BASE_URL: url,
    DATA_DIR: dataDir,
    SMTP_URL: post.url,
    MAIL_FROM: 'Sneaky Klaus <klaus@example.org>',
    LOG_LEVEL: 'trace',
  })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  const { config } = read
  const log: string[] = []
  instance = await openInstance(config, {
    clock: systemClock,
    random: randomInt,
    mailer: createMailer(config),
    log: { stream: { write: (line) => log.push(line) } },
  })
  await instance.app.listen({ port, host: config.host })
  return {
    url,
    post,
    instance,
    log,
    files() {
      const names = ['', '-wal', '-journal'].map((end) => config.databaseFile + end)
      return new Map(names.filter(existsSync).map((name) => [name, readFileSync(name)]))
    },
  }
}
