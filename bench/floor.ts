import { randomInt } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { Signer } from '@fastify/cookie'
import csrf from '@fastify/csrf'
import Fastify, { type FastifyRequest, LogController } from 'fastify'
import { readConfig } from '../src/config.ts'
import type { Dashboard } from '../src/dashboard/queries.ts'
import { readDashboard } from '../src/dashboard/queries.ts'
import { dashboardPage } from '../src/dashboard/views/dashboard.ts'
import { openInstance } from '../src/instance.ts'
import { plainPage } from '../src/pages.ts'
import { paths } from '../src/paths.ts'
import { systemClock } from '../src/platform/clock.ts'
import { cookiesOf } from '../src/platform/cookies.ts'
import { hashToken } from '../src/platform/tokens.ts'
import { securityHeaders } from '../src/security-headers.ts'
import type { Page } from '../src/ui/page.ts'

/**
 * The floor: what a participant's page costs at least, if it is written for this page alone. Fastify with a log
 * line, one prepared statement for each thing, both seals, session and token; our own view with the same
 * data, so that its bytes are the same as ours. What rules left open is kept in memory, as ours is.
 */
const read = readConfig(process.env)
if (!read.ok) throw new Error(read.mistakes.join('\n'))
const { config } = read
const instance = await openInstance(
  { ...config, mail: { kind: 'mailbox' } },
  {
    clock: systemClock,
    random: randomInt,
    mailer: undefined,
  },
)
const { ctx } = instance
ctx.sender = config.mail.kind === 'mailbox' ? undefined : config.mail.from

const db = new DatabaseSync(config.databaseFile, { readOnly: true })
const one = {
  session: db.prepare('select data from sessions where id_hash = ?'),
  exchange: db.prepare('select * from exchanges where slug = ?'),
  person: db.prepare("select * from participants where id = ? and status = 'active'"),
  sealed: db.prepare('select sealed_recipient from assignments where participant_id = ?'),
  marks: db.prepare('select sealed_marks from message_marks where exchange_id = ?'),
  place: db.prepare("select value from settings where name = 'instance_name'"),
}
const all = {
  names: db.prepare(
    "select name from participants where exchange_id = ? and status = 'active' limit 301",
  ),
  announcements: db.prepare(
    'select id, text, sent_at from announcements where exchange_id = ? order by sent_at desc, id limit 10',
  ),
  openings: db.prepare(
    'select way, day, times from openings where participant_id = ? order by day',
  ),
}

const cookies = cookiesOf(config)
const signer = new Signer(ctx.seal.keyFor('session cookie'))
const tokens = csrf()
const openness = new Map<string, Dashboard['openness']>()
const headers = securityHeaders(config)
const app = Fastify({
  logger: { level: 'info' },
  logController: new LogController({ disableRequestLogging: true }),
})

app.get<{ Params: { slug: string } }>(paths.dashboard(':slug'), async (request, reply) => {
  const { slug } = request.params
  const session = sessionOf(request)
  const exchange = one.exchange.get(slug) as Dashboard['exchange']
  const { id } = session.participants[exchange.id] ?? { id: '' }
  const participant = one.person.get(id) as Dashboard['participant']
  const dashboard: Dashboard = {
    exchange,
    participant,
    people: namesOf(exchange),
    recipient: recipientOf(participant),
    giver: undefined,
    cardsMade: [],
    isLost: false,
    openness: openness.get(id) ?? (await learnOpenness(exchange, participant)),
    unread: isUnread(exchange),
    announcements: all.announcements.all(exchange.id) as unknown as Dashboard['announcements'],
    invitationUrl: config.baseUrl + paths.invitation(slug),
    cardDays: [],
    mailboxDays: [],
    usesCard: false,
    now: systemClock(),
  }
  all.openings.all(id)
  const page: Page = {
    ...plainPage(ctx, String(one.place.get()?.value ?? '')),
    csrf: tokens.create(session.formSecret),
    home: { href: paths.dashboard(slug), whose: 'participant' },
    host: exchange.host,
  }
  request.log.info({ route: paths.dashboard(':slug'), status: 200 }, 'request')
  return reply
    .headers(headers)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('vary', 'accept-encoding')
    .send(Buffer.from(String(dashboardPage(page, dashboard))))
})

function namesOf({ id }: Dashboard['exchange']): Dashboard['people'] {
  const names = all.names.all(id) as { name: string }[]
  return { count: names.length, names }
}

type Session = { formSecret: string; participants: Record<string, { id: string }> }

function sessionOf({ headers: { cookie = '' } }: FastifyRequest): Session {
  const pair = cookie.split('; ').find((one) => one.startsWith(`${cookies.session}=`)) ?? ''
  const signed = decodeURIComponent(pair.slice(cookies.session.length + 1))
  const hash = hashToken(signer.unsign(signed).value ?? '')
  const opened = ctx.seal.open(String(one.session.get(hash)?.data), `session ${hash}`)
  const [ends = ''] = opened.split(' ', 1)
  if (Temporal.Instant.compare(ends, systemClock()) <= 0) throw new Error('This session is over.')
  return JSON.parse(opened.slice(ends.length))
}

function recipientOf({ id, exchange_id }: Dashboard['participant']): Dashboard['recipient'] {
  const sealed = String(one.sealed.get(id)?.sealed_recipient)
  const seal = ctx.keyring.sealFor(sealed)
  const recipient = seal?.open(sealed, `assignment of ${id} in ${exchange_id}`) ?? ''
  return one.person.get(recipient) as Dashboard['participant']
}

/** Nobody has written anything yet, so there is nothing to open. */
function isUnread({ id }: Dashboard['exchange']): boolean {
  return one.marks.get(id) !== undefined
}

async function learnOpenness(
  exchange: Dashboard['exchange'],
  participant: Dashboard['participant'],
): Promise<Dashboard['openness']> {
  const read = await readDashboard(ctx, exchange, participant)
  openness.set(participant.id, read.openness)
  return read.openness
}

await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.send?.(typeof address === 'object' && address ? address.port : 0)
process.once('disconnect', () => process.exit())
