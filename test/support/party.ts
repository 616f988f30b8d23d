import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { after } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import type { RandomInt } from '../../src/draw/engine/random.ts'
import { openInstance } from '../../src/instance.ts'
import { tellOfMessages } from '../../src/messages/commands.ts'
import type { Metrics } from '../../src/metrics.ts'
import { paths } from '../../src/paths.ts'
import type { Email, Mailer } from '../../src/platform/mail/mailer.ts'
import { jobs } from '../../src/schedule.ts'
import { type MovableClock, movableClock } from './clock.ts'
import { temporaryFolder } from './folder.ts'
import { type Answer, Visitor } from './visitor.ts'

export const SECRET_KEY = '00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0'

export const OTHER_KEY = [...SECRET_KEY].reverse().join('')

/** What the set-up asks for. */
export const SETUP_CODE = 'a code for tests'

export const OLGA = {
  name: 'Olga',
  email: 'olga@example.org',
  password: 'a present in every stocking',
}

/** A fresh instance for Olga and her guests: real routes, real SQLite, and every mail caught. */
export type Party = {
  app: FastifyInstance
  ctx: Context
  metrics: Metrics
  clock: MovableClock
  /** Notes the pulse, as a running process does every few seconds: a clock that jumped is noticed. */
  notePulse(): Promise<void>
  /** Every mail that went out, oldest first. */
  mails: Email[]
  /** Every line of the log. */
  log: string[]
  visitor(): Visitor
  /** Olga, set up as the admin and signed in. */
  olga(): Promise<Visitor>
  /** Creates an exchange with registration open; returns its slug. */
  exchange(olga: Visitor, fields?: Record<string, string>): Promise<string>
  /** Registers somebody and signs them in with the link in their mail. */
  join(slug: string, name: string, fields?: Record<string, string>): Promise<Visitor>
  /** The same for several people, by name. */
  joinAll(slug: string, names: readonly string[]): Promise<Map<string, Visitor>>
  /** Sends what is due and returns the newest mail to this address. Fails if there is none. */
  mailTo(address: string): Promise<Email>
  deliver(): Promise<void>
  /** Moves on past the next of the fixed hours at which people are told of messages. */
  tellOfMessages(): Promise<void>
  /** The program runs on until `instant`; then every job runs, and what is due is sent. */
  passTo(instant: string): Promise<void>
  /** Runs the job of this name, whatever the clock is. */
  runJob(name: string): Promise<void>
  close(): Promise<void>
}

/** A party with Olga signed in, for the surrounding test or `describe`. */
export async function openParty(
  ...parameters: Parameters<typeof startParty>
): Promise<{ party: Party; olga: Visitor }> {
  const party = await startParty(...parameters)
  after(() => party.close())
  return { party, olga: await party.olga() }
}

/**
 * Mails are kept, and passed on to a real transport if `makeTransport` returns one. `random` is all the
 * chance there is besides ids, tokens and keys. With a database in a file and the clock of an earlier one it is a
 * restart.
 */
export async function startParty(
  changes: Partial<Config> = {},
  makeTransport?: (config: Config) => Mailer | undefined,
  random: RandomInt = randomInt,
  clock: MovableClock = movableClock('2026-11-20T10:00:00Z'),
): Promise<Party> {
  const { databaseFile } = changes
  const dataDir = databaseFile ? path.dirname(databaseFile) : temporaryFolder()
  const mails: Email[] = []
  const log: string[] = []
  const config = { ...testConfig(dataDir), ...changes }
  const { app, ctx, metrics, steadiness, worker, close } = await openInstance(config, {
    clock,
    watches: clock,
    random,
    mailer:
      config.mail.kind === 'mailbox' ? undefined : catchingMailer(mails, makeTransport?.(config)),
    log: { stream: { write: (line) => log.push(line) } },
  })
  // Where that is not what is tested, nobody waits for it.
  ctx.evenMs = 0
  const deliver = async () => await worker?.deliverDue()
  const visitor = () => new Visitor(app)

  async function mailTo(address: string): Promise<Email> {
    await deliver()
    const mail = mails.findLast((one) => one.to.address === address)
    assert.ok(mail, `no mail went to ${address}`)
    return mail
  }

  async function join(slug: string, name: string, fields: Record<string, string> = {}) {
    const person = visitor()
    const email = `${name.toLowerCase()}@example.org`
    const answer = await person.post(paths.register(slug), { name, email, ...fields })
    assert.equal(answer.status, 200, answer.text)
    await person.submit(linkIn(await mailTo(fields.email ?? email)))
    return person
  }

  return {
    app,
    ctx,
    metrics,
    clock,
    notePulse: steadiness.note,
    mails,
    log,
    visitor,
    mailTo,
    deliver,
    async tellOfMessages() {
      clock.move({ hours: 14 })
      await tellOfMessages(ctx)
      await deliver()
    },
    async olga() {
      const olga = visitor()
      const answer = await olga.post(paths.setup(), { ...OLGA, code: SETUP_CODE })
      if (answer.status !== 303) await olga.submit(paths.adminSignIn(), OLGA)
      return olga
    },
    async exchange(olga, fields = {}) {
      const desk = await olga.submit(paths.exchanges(), { ...OFFICE_PARTY, ...fields })
      const slug = slugOf(desk)
      await olga.submit(paths.openRegistration(slug))
      return slug
    },
    async passTo(instant) {
      for (const next of halfDaysTo(clock(), Temporal.Instant.from(instant))) {
        clock.set(next.toString())
        await steadiness.note()
      }
      for (const { run } of jobs(ctx)) await run()
      await deliver()
    },
    async runJob(name) {
      const job = jobs(ctx).find((one) => one.name === name)
      assert.ok(job, `there is no job ${name}`)
      await job.run()
    },
    join,
    async joinAll(slug, names) {
      const people = new Map<string, Visitor>()
      for (const name of names) people.set(name, await join(slug, name))
      return people
    },
    close,
  }
}

/** The path of the first link in a mail. */
export function linkIn(mail: Email): string {
  const link = /https?:\/\/\S+/.exec(mail.text)
  assert.ok(link, `no link in: ${mail.text}`)
  return new URL(link[0]).pathname
}

/** The slug of the exchange that this desk or page belongs to. */
export function slugOf(page: Answer): string {
  const slug = /\/exchange\/([a-z0-9]{12})|\/exchanges\/([a-z0-9]{12})/.exec(page.html)
  assert.ok(slug, 'no exchange on this page')
  return slug[1] ?? slug[2] ?? ''
}

/** Moments no further apart than a process that runs notes its pulse. */
function halfDaysTo(from: Temporal.Instant, to: Temporal.Instant): Temporal.Instant[] {
  const next = from.add({ hours: 12 })
  return Temporal.Instant.compare(next, to) < 0 ? [next, ...halfDaysTo(next, to)] : [to]
}

const OFFICE_PARTY = {
  name: 'Office party',
  host: 'Olga',
  description: 'Bring a present and good cheer.',
  budget: 'about 20 €',
  location: 'The canteen',
  exchange_date: '2026-12-18',
  timezone: 'Europe/Berlin',
}

/** How an instance is configured where a test says nothing else. */
export function testConfig(dataDir: string): Config {
  return {
    port: 0,
    metricsPort: undefined,
    host: '127.0.0.1',
    baseUrl: 'http://localhost:8000',
    imprintUrl: undefined,
    notifyUrl: undefined,
    notifyAuthorization: undefined,
    dataDir,
    databaseFile: ':memory:',
    backupDir: undefined,
    secretKey: SECRET_KEY,
    formerSecretKey: '',
    mail: { kind: 'smtp', url: 'smtp://localhost', from: 'klaus@example.org' },
    trustProxy: false,
    setupCode: SETUP_CODE,
    logLevel: 'info',
    timezone: 'Europe/Berlin',
    development: false,
  }
}

function catchingMailer(mails: Email[], transport?: Mailer): Mailer {
  return {
    name: transport?.name ?? 'smtp',
    concurrency: transport?.concurrency ?? 5,
    async send(email) {
      mails.push(email)
      return (await transport?.send(email)) ?? { outcome: 'sent', reference: 'caught' }
    },
    ...(transport?.check && { check: transport.check }),
    async close() {
      await transport?.close()
    },
  }
}
