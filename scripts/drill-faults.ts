import { setTimeout as wait } from 'node:timers/promises'
import { type Klaus, startKlaus } from '../test/support/klaus.ts'
import { look } from '../test/support/real-party.ts'
import type { TestSmtpServer } from '../test/support/smtp-server.ts'

export type Scene = {
  dataDir: string
  server: TestSmtpServer
  /** A whole number of milliseconds from 0 up to this one. */
  upTo: (milliseconds: number) => number
}

/** Makes something go wrong with a running process, and returns the one that goes on afterwards. */
export type Fault = {
  /** Loaded before the program. */
  preload?: string
  environment?: Record<string, string>
  strike(klaus: Klaus, scene: Scene): Promise<Klaus>
}

/** Registrations, the draw and the first mails fall within this time. */
const BUSY_MS = 1_500
/** Another process takes a frozen one for dead within this. */
const TAKEN_FOR_DEAD_MS = 50_000
/** Every job by date runs at least once in this. */
const ALL_JOBS_RAN_MS = 61_000

export const FAULTS: Readonly<Record<string, Fault>> = {
  kill: {
    async strike(klaus, { dataDir, server, upTo }) {
      await wait(upTo(BUSY_MS))
      klaus.kill()
      await klaus.ended
      return await startKlaus({ dataDir, smtpUrl: server.url })
    },
  },
  disk: {
    preload: 'full-disk.ts',
    async strike(klaus, { upTo }) {
      await wait(upTo(BUSY_MS))
      klaus.tell()
      await wait(500 + upTo(BUSY_MS))
      klaus.tell()
      return klaus
    },
  },
  pause: {
    async strike(klaus, { dataDir, server, upTo }) {
      const other = await startKlaus({ dataDir, smtpUrl: server.url })
      await wait(upTo(BUSY_MS))
      klaus.freeze()
      await wait(TAKEN_FOR_DEAD_MS + upTo(BUSY_MS))
      klaus.thaw()
      await wait(BUSY_MS)
      klaus.stop()
      await klaus.ended
      return other
    },
  },
  clock: {
    preload: 'moved-clock.ts',
    environment: { MOVES_BY_DAYS: '70' },
    async strike(klaus, { dataDir, upTo }) {
      await wait(upTo(BUSY_MS))
      klaus.tell()
      await wait(ALL_JOBS_RAN_MS)
      const { state } = look(dataDir)
      if (state === 'completed') throw new Error('A clock that jumped has completed the exchange.')
      klaus.tell()
      return klaus
    },
  },
  mail: {
    async strike(klaus, { server, upTo }) {
      // Not a refusal for good: it leaves the server alone for 15 minutes, and has tests of its own.
      const moments = ['connect', 'sender', 'recipient', 'received'] as const
      const answers = [
        'hang up',
        'keep and hang up',
        { code: 451, text: '4.7.1 greylisted, try again' },
        { code: 421, text: '4.3.2 closing down' },
      ] as const
      const at = moments[upTo(moments.length - 1)]
      const answer = answers[upTo(answers.length - 1)]
      // What a server keeps it must have: only at the end there is a mail.
      const reaction = answer === 'keep and hang up' && at !== 'received' ? 'hang up' : answer
      await wait(upTo(BUSY_MS / 2))
      server.behave((moment) => (moment.at === at ? reaction : undefined))
      await wait(500 + upTo(BUSY_MS))
      server.behave(() => undefined)
      return klaus
    },
  },
}
