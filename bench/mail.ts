import { fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { createAdmin } from '../src/admin/commands.ts'
import { findAdmin } from '../src/admin/queries.ts'
import { readConfig } from '../src/config.ts'
import { transact } from '../src/context.ts'
import { openRegistration } from '../src/desk/commands.ts'
import { drawNames } from '../src/draw/commands.ts'
import { createExchange } from '../src/exchanges/commands.ts'
import { exchangeForm } from '../src/exchanges/forms.ts'
import { findExchange } from '../src/exchanges/queries.ts'
import { type Instance, openInstance } from '../src/instance.ts'
import { renderMail } from '../src/letters/kinds.ts'
import { enter } from '../src/participants/entering.ts'
import { paths } from '../src/paths.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Email } from '../src/platform/mail/mailer.ts'
import { createMailer } from '../src/platform/mail/transport.ts'
import { sayIn } from '../src/ui/voice.ts'

const MAILS = 1000
const ROUNDS = 3
/** As many as createSmtpMailer uses. */
const CONNECTIONS = 5
const FROM = 'klaus@example.org'
const OLGA = { email: 'olga@example.org', password: 'a present in every stocking' }
const PAGE_EVERY_MS = 25

type Party = { instance: Instance; url: string; pageUrl: string }

/** Prints delivery speed relative to plain nodemailer, and page latency while mail goes out. */
export async function benchMail(): Promise<void> {
  const sink = fork(path.join(import.meta.dirname, 'mail-sink.ts'))
  const [port] = await once(sink, 'message')
  const folder = mkdtempSync(path.join(tmpdir(), 'sneaky-klaus-bench-'))
  const party = await startParty(folder, `smtp://127.0.0.1:${port}`)
  const ratios: number[] = []
  const latencies: number[] = []
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const sample = await prepareDraw(party)
      const alone = await nodemailerAlone(party.url, sample)
      const ours = await deliver(party, latencies)
      ratios.push(ours / alone)
      print(`round ${round}: nodemailer alone ${alone.toFixed(0)}/s, ours ${ours.toFixed(0)}/s`)
    }
  } finally {
    await party.instance.close()
    sink.disconnect()
    rmSync(folder, { recursive: true })
  }
  print(`ratio, median of ${ROUNDS}: ${median(ratios).toFixed(2)} (goal: at least 0.50)`)
  print(
    `pages meanwhile, ${latencies.length} of them: median ${median(latencies).toFixed(0)} ms, worst ${Math.max(...latencies).toFixed(0)} ms`,
  )
}

async function startParty(folder: string, url: string): Promise<Party> {
  const read = readConfig({ DATA_DIR: folder, SMTP_URL: url, MAIL_FROM: FROM, LOG_LEVEL: 'error' })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  const { config } = read
  const outside = { clock: systemClock, random: randomInt, mailer: createMailer(config) }
  const instance = await openInstance(config, outside)
  const pageUrl = await instance.app.listen({ port: 0, host: '127.0.0.1' })
  return { instance, url, pageUrl }
}

/** Draws names, leaves every mail waiting in the outbox, and returns one of them rendered. */
async function prepareDraw({ instance }: Party): Promise<Email> {
  const ctx = { ...instance.ctx, mailIsWaiting: () => {} }
  const owner = (await findAdmin(ctx)) ?? (await createAdmin(ctx, OLGA))
  if (!owner) throw new Error('No admin')
  const today = ctx.clock().toZonedDateTimeISO('UTC').toPlainDate()
  const form = exchangeForm(sayIn('en'), ctx.clock()).parse({
    name: 'Everybody in the factory',
    host: 'Olga',
    description: 'Bring a present and good cheer.',
    exchange_date: today.add({ days: 30 }).toString(),
    timezone: 'UTC',
  })
  const exchange = await createExchange(ctx, owner, form)
  await openRegistration(ctx, exchange)
  await transact(ctx, async (ctx) => {
    for (let number = 0; number < MAILS; number += 1) {
      const email = `worker${number}@example.org`
      const words = { gift_ideas: 'Warm socks, or a book.', postal_address: 'The Workshop 1' }
      const person = { name: `Worker ${number}`, email, reminder_enabled: true, ...words }
      await enter(ctx, exchange, person)
    }
  })
  const opened = await findExchange(ctx, exchange.slug)
  const drawn = opened && (await drawNames(ctx, opened))
  const mail = await ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirstOrThrow()
  const sample = await renderMail(ctx, mail)
  if (!drawn?.ok || !sample || 'reason' in sample) throw new Error('Nothing was drawn.')
  return sample
}

/** Mails per second through nodemailer's own pool, with the mail already rendered. */
async function nodemailerAlone(url: string, { subject, text, html }: Email): Promise<number> {
  const transport = createTransport({ url, pool: true, maxConnections: CONNECTIONS })
  const started = performance.now()
  await Promise.all(
    Array.from({ length: MAILS }, (_, number) =>
      transport.sendMail({ from: FROM, to: `worker${number}@example.org`, subject, text, html }),
    ),
  )
  const rate = perSecond(started)
  transport.close()
  return rate
}

/** Mails per second from the outbox, while pages are being requested. */
async function deliver({ instance, pageUrl }: Party, latencies: number[]): Promise<number> {
  const stop = new AbortController()
  const looking = look(pageUrl, latencies, stop.signal)
  const started = performance.now()
  await instance.worker?.deliverDue()
  const rate = perSecond(started)
  stop.abort()
  await looking
  const left = await instance.ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', '!=', 'sent')
    .execute()
  if (left.length > 0) throw new Error(`${left.length} mails did not go out.`)
  return rate
}

async function look(url: string, latencies: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const page of [paths.health(), paths.adminSignIn()]) {
      const started = performance.now()
      await (await fetch(url + page)).text()
      latencies.push(performance.now() - started)
    }
    await wait(PAGE_EVERY_MS)
  }
}

function perSecond(started: number): number {
  return (1000 * MAILS) / (performance.now() - started)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
