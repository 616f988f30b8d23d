import type { Admin } from '../admin/tables.ts'
import type { Context } from '../context.ts'
import { type Deadline, readDeadline } from '../deadline/queries.ts'
import { countMails } from '../deliveries/counts.ts'
import { type MailNumbers, mailNumbers } from '../deliveries/rules.ts'
import { forecastDraw, listExclusions } from '../draw/queries.ts'
import type { Crashed, Forecast } from '../draw/rules.ts'
import type { Exclusion } from '../draw/tables.ts'
import { type Cards, findCards } from '../entrance/queries.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { countReports } from '../messages/queries.ts'
import { listAround } from '../participants/queries.ts'
import type { Participant } from '../participants/tables.ts'
import { paths } from '../paths.ts'
import { wasRestored } from '../platform/backup.ts'
import type { MailState } from '../platform/mail/outbox.ts'
import { secondsOfLife } from '../platform/steadiness.ts'
import { findUnsent, NONE_UNSENT } from '../post/queries.ts'
import { type LastTime, ofLastTime } from './last-time.ts'
import { countChanges, type Unreached, unreachedAmong, untoldAmong } from './rules.ts'

/** Everything the admin's page of one exchange shows. */
export type Desk = {
  exchange: Exchange
  people: readonly Participant[]
  /** Who was put down by somebody else, and is out again as it is not for them. */
  declined: readonly Pick<Participant, 'id' | 'name'>[]
  cards: ReadonlyMap<string, Cards>
  /** Who cannot be told what happens. */
  unreached: readonly Unreached<Participant>[]
  /** Who took part last time and has not joined yet. */
  lastTime: LastTime
  exclusions: readonly Exclusion[]
  forecast: Forecast | Crashed
  /** Names are drawn, but cannot be opened any more. */
  isLost: boolean
  /** Undefined unless names are to be drawn without the admin. */
  deadline: Deadline | undefined
  mail: MailNumbers
  /** Mails that would tell people whom they give to, if they were sent: nothing else tells these. */
  unsentResults: number
  /** Mails that would tell of a change of the draw, if they were sent. */
  unsentChanges: number
  /** Whether they may have gone out before all the same, after the copy that this was restored from. */
  wasRestored: boolean
  /** Whom neither mail nor card has told yet that names are drawn; a mail may be on its way, or held. */
  untold: ReadonlySet<string>
  /** How far the mails are that would tell people, by their id. */
  results: ReadonlyMap<string, MailState>
  /** The admin's own address, to tell whether they take part, too. */
  adminEmail: string
  /** How many reported messages the admin has yet to deal with. */
  reports: number
  /** How many wait for the admin's nod. */
  waiting: number
  now: Temporal.Instant
  /** For how many seconds the program has run, once the admin was told of the purge. */
  life: number
  invitationUrl: string
}

/** `settings`: all of them, if they are known. */
export async function readDesk(
  ctx: Context,
  exchange: Exchange,
  { admin, settings }: { admin: Admin; settings: ReadonlyMap<string, string> | undefined },
): Promise<Desk> {
  const { people, outside } = await listAround(ctx, exchange.id)
  const exclusions = await listExclusions(ctx, exchange.id)
  const forecast = await forecastDraw(ctx, { exchange, people, exclusions })
  const waiting = outside.filter(({ status }) => status === 'waiting')
  const invited = outside.filter(({ status }) => status === 'invited')
  const cards = await findCards(ctx, exchange.id)
  const mails = await countMails(ctx, exchange.id)
  const { untold: results, missed, calledSpam, invitations } = mails
  const { sender } = ctx
  const now = ctx.clock()
  const mail = mailNumbers(mails.counts)
  const unsent = mail.held === 0 ? NONE_UNSENT : await findUnsent(ctx, exchange.id)
  const untold = untoldAmong(people, results, { sender, cards })
  const means = { sender, cards, unsent, missed, calledSpam, now }
  const unsentResults = untold.filter(({ id }) => results.get(id) === 'held').length
  const unsentChanges = countChanges(people, results, { sender, cards, unsent })
  return {
    exchange,
    people,
    exclusions,
    declined: outside.filter(
      ({ status, name }) => status === 'declined' && !people.some((person) => person.name === name),
    ),
    cards,
    unreached: unreachedAmong(people, exchange, means),
    lastTime: ofLastTime(invited, [...people, ...waiting], {
      exchange,
      sender,
      invitations,
      missed,
    }),
    forecast,
    isLost: namesAreLost(ctx, exchange),
    deadline: await readDeadline(ctx, exchange, {
      people,
      waiting: waiting.length,
      forecast,
      cards,
      unsent,
    }),
    mail,
    unsentResults,
    unsentChanges,
    wasRestored: unsentResults + unsentChanges > 0 && (await wasRestored(ctx, settings)),
    untold: new Set(untold.map(({ id }) => id)),
    results,
    adminEmail: admin.email,
    // Before the first draw nobody has written to anybody.
    reports: exchange.draws === 0 ? 0 : await countReports(ctx, exchange.id),
    waiting: waiting.length,
    now,
    life: exchange.purge_told_at === null ? 0 : await secondsOfLife(ctx, settings),
    invitationUrl: ctx.config.baseUrl + paths.invitation(exchange.slug),
  }
}
