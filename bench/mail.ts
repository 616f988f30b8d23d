import { randomInt } from 'node:crypto'
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
import type { OutboxMail } from '../src/platform/mail/outbox.ts'
import { createMailer } from '../src/platform/mail/transport.ts'
import { sayIn } from '../src/ui/voice.ts'
import { temporaryFolder } from '../test/support/folder.ts'
import { type Figure, figureOf } from './figures.ts'
import { ask, probe } from './load.ts'
import { median, milliseconds } from './numbers.ts'
import { asked } from './prepared.ts'
import type { Section } from './report.ts'
import { interleaved } from './rounds.ts'
import { startOther } from './servers.ts'

const MAILS = 1000
/** As many as createSmtpMailer uses. */
const CONNECTIONS = 5
const FROM = 'klaus@example.org'
const OLGA = { email: 'olga@example.org', password: 'a present in every stocking' }
const GOAL = { share: 0.85 }

type Party = { instance: Instance; url: string; port: number }

/** What was spent on 1,000 mails: CPU of this process, in milliseconds, and how many went out in a second. */
type Spent = { cpuMs: number; perSecond: number }

/** What delivery costs beside plain nodemailer, and how late pages are while mail goes out. */
export async function benchMail(): Promise<Section> {
  await using sink = await startOther('mail-sink.ts')
  const party = await startParty(temporaryFolder(), `smtp://127.0.0.1:${sink.port}`)
  try {
    // The first time compiles.
    await oneDraw(party)
    const { draws } = await interleaved({ draws: () => oneDraw(party) })
    await prepareDraw(party)
    return { figures: [...figuresOf(draws), await pagesMeanwhile(party)] }
  } finally {
    await party.instance.close()
  }
}

type Draw = Record<'alone' | 'ours' | 'writing', Spent>

/** One draw’s mails: written for the figures’ sake, sent by nodemailer alone, and delivered. */
async function oneDraw(party: Party): Promise<Draw> {
  const waiting = await prepareDraw(party)
  const written: Email[] = []
  const writing = await spentOn(async () => {
    for (const mail of waiting) written.push(await writeMail(party, mail))
  })
  const [sample] = written
  if (!sample) throw new Error('Nothing was drawn.')
  const alone = await spentOn(() => nodemailerAlone(party.url, sample))
  const ours = await spentOn(() => deliver(party))
  return { writing, alone, ours }
}

function figuresOf(draws: readonly Draw[]): Figure[] {
  const cpu = (whose: keyof Draw) => draws.map((draw) => draw[whose].cpuMs)
  const rate = (whose: keyof Draw) =>
    `${Math.round(median(draws.map((draw) => draw[whose].perSecond)))}/s`
  const rest = draws.map(({ ours, alone, writing }) => ours.cpuMs - alone.cpuMs - writing.cpuMs)
  const part = (what: string, ours: readonly number[]) =>
    figureOf({ what, ours, say: milliseconds })
  return [
    figureOf({
      what: 'CPU for 1,000 mails, of nodemailer alone',
      ours: cpu('ours'),
      beside: { name: 'nodemailer', values: cpu('alone'), note: rate('alone') },
      say: milliseconds,
      note: rate('ours'),
      goal: GOAL,
    }),
    part('of it, to write the mails, with a sign-in link each', cpu('writing')),
    part('of it, to claim them and record what became of them', rest),
  ]
}

async function spentOn(work: () => Promise<unknown>): Promise<Spent> {
  const before = process.cpuUsage()
  const began = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  const perSecond = (1000 * MAILS) / (performance.now() - began)
  return { cpuMs: (user + system) / 1000, perSecond }
}

async function startParty(folder: string, url: string): Promise<Party> {
  const read = readConfig({ DATA_DIR: folder, SMTP_URL: url, MAIL_FROM: FROM, LOG_LEVEL: 'error' })
  if (!read.ok) throw new Error(read.mistakes.join('\n'))
  const { config } = read
  const outside = { clock: systemClock, random: randomInt, mailer: createMailer(config) }
  const instance = await openInstance(config, outside)
  const page = await instance.app.listen({ port: 0, host: '127.0.0.1' })
  return { instance, url, port: Number(new URL(page).port) }
}

/** Draws names and leaves every mail waiting in the outbox; returns them. */
async function prepareDraw({ instance }: Party): Promise<OutboxMail[]> {
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
  if (!drawn?.ok) throw new Error('Nothing was drawn.')
  return await ctx.db.selectFrom('outbox').selectAll().where('state', '=', 'waiting').execute()
}

async function writeMail({ instance }: Party, mail: OutboxMail): Promise<Email> {
  const written = await renderMail(instance.ctx, mail)
  if (!written || 'reason' in written) throw new Error('A mail cannot be written.')
  return written
}

/** Through nodemailer's own pool, with the mail already written. */
async function nodemailerAlone(url: string, { subject, text, html }: Email): Promise<void> {
  const transport = createTransport({ url, pool: true, maxConnections: CONNECTIONS })
  await Promise.all(
    Array.from({ length: MAILS }, (_, number) =>
      transport.sendMail({ from: FROM, to: `worker${number}@example.org`, subject, text, html }),
    ),
  )
  transport.close()
}

/** All that waits in the outbox, and nothing else. */
async function deliver({ instance }: Party): Promise<void> {
  await instance.worker?.deliverDue()
  const left = await instance.ctx.db
    .selectFrom('outbox')
    .select('id')
    .where('state', '!=', 'sent')
    .execute()
  if (left.length > 0) throw new Error(`${left.length} mails did not go out.`)
}

/** How late pages come while mail goes out. */
async function pagesMeanwhile(party: Party): Promise<Figure> {
  const stop = new AbortController()
  const page = asked('sign-in page', paths.adminSignIn())
  const looking = probe(() => ask(party.port, page), stop.signal)
  await deliver(party)
  stop.abort()
  const waits = await looking
  return figureOf({
    what: `a page while they go out, ${waits.length} times`,
    ours: waits,
    say: milliseconds,
  })
}
