import type { Context } from '../context.ts'
import { namesAreLost } from '../exchanges/keys.ts'
import { exchangeIsOver, isDrawn, mayEdit } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { findDrawThatWaits, findPurgeToTell, sinceTheirNo } from '../letters/queries.ts'
import { tellsOfClosing } from '../letters/rules.ts'
import { countReports } from '../messages/queries.ts'
import { countWaiting, findParticipant, listParticipants } from '../participants/queries.ts'
import {
  isSamePerson,
  mayAddPeople,
  mayRegister,
  takesLikeThem,
  whoIsMissing,
} from '../participants/rules.ts'
import type { Participant } from '../participants/tables.ts'
import { type MailState, NOT_ARRIVED, type OutboxMail } from '../platform/mail/outbox.ts'
import { type MailKind, traitsOf, UNSEEN_KINDS } from '../post/kinds.ts'
import { readFormer } from '../post/queries.ts'
import { listRefusing } from '../post/refused-addresses.ts'
import type { Former } from '../post/rules.ts'

type Which = { ids?: readonly string[]; states?: readonly MailState[]; kind?: MailKind }
/** `former`: readers as they were, by mail, where that is kept. `refusing`: those of their addresses that want no mails. */
type Around = {
  people: () => Promise<readonly Participant[]>
  former: ReadonlyMap<string, Former>
  refusing: ReadonlySet<string>
}
type Asked = Awaited<ReturnType<typeof listAsked>>[number]

/** What did not arrive and would go out if it were sent again, of those that a page may show. */
export async function listToRetry(ctx: Context, exchange: Exchange): Promise<Due[]> {
  const due = await listDue(ctx, exchange, { states: NOT_ARRIVED })
  return due.filter((mail) => !leadsNowhere(ctx, exchange, mail))
}

/** Whether a mail is about names that cannot be opened. */
export function leadsNowhere(
  ctx: Context,
  exchange: Exchange,
  { kind }: Pick<OutboxMail, 'kind'>,
): boolean {
  return traitsOf(kind).needsNames === true && namesAreLost(ctx, exchange)
}

type Due = Pick<OutboxMail, 'id' | 'kind' | 'state'>

/**
 * Those of these mails of an exchange that are still needed, of kinds that pages may show: the others would be dropped
 * when they are to be written. `known`: who is in, where that is read already.
 */
export async function listDue(
  ctx: Context,
  exchange: Exchange,
  which: Which,
  known?: readonly Participant[],
): Promise<Due[]> {
  const mails = await listAsked(ctx, exchange, which)
  const former = new Map(mails.flatMap((mail) => formerReaderOf(ctx, mail)))
  const around = {
    people: once(async () => known ?? (await listParticipants(ctx, exchange.id))),
    former,
    refusing: await listRefusing(
      ctx,
      [...former.values()].flatMap(({ email }) => email ?? []),
    ),
  }
  const ofAdmin = new Map<MailKind, () => Promise<boolean>>()
  const due: Due[] = []
  for (const mail of mails) {
    const { id, kind, state, participant_id, about_participant_id } = mail
    // What the admin is told of is the same for all of a kind, unless it is about somebody.
    const ask = ofAdmin.get(kind) ?? once(() => isDueToAdmin(ctx, exchange, mail))
    if (participant_id === null && about_participant_id === null) ofAdmin.set(kind, ask)
    const isDue = participant_id === null ? await ask() : await isDueTo(ctx, exchange, mail, around)
    if (isDue) due.push({ id, kind, state })
  }
  return due
}

function listAsked({ db }: Context, { id }: Exchange, { ids, states, kind }: Which) {
  return db
    .selectFrom('outbox')
    .leftJoin('participants as reader', 'reader.id', 'participant_id')
    .leftJoin('participants as about', 'about.id', 'about_participant_id')
    .selectAll('outbox')
    .select(['reader.name', 'reader.email', 'reader.status', 'reader.mail_trouble'])
    .select('about.name as about_name')
    .where('outbox.exchange_id', '=', id)
    .where('kind', 'not in', UNSEEN_KINDS)
    .where((is) =>
      is.or([is('outbox.id', 'in', ids ?? []), is('outbox.state', 'in', states ?? [])]),
    )
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as MailKind))
    .execute()
}

function formerReaderOf(
  ctx: Context,
  { id, participant_id, sealed_person: sealed }: Asked,
): [id: string, Former][] {
  return participant_id === null || sealed === null
    ? []
    : [[id, readFormer(ctx, sealed, participant_id)]]
}

/** What is for a participant: as they are, or as they were, if the mail remembers that. */
async function isDueTo(
  ctx: Context,
  exchange: Exchange,
  mail: Asked,
  { people, former, refusing }: Around,
): Promise<boolean> {
  const { kind, status } = mail
  const then = former.get(mail.id)
  const { name, email } = then ?? mail
  if (name === null || email === null) return false
  const trouble = then ? null : mail.mail_trouble
  const { isForAnybody, isForWhoWantsNone } = traitsOf(kind)
  const wantsNone = trouble === 'wants_no_mail' || refusing.has(email)
  if (wantsNone && !isForWhoWantsNone) return false
  if (trouble === 'not_for_me' && !isForAnybody) return false
  switch (kind) {
    case 'invitation':
      if (status !== 'invited' || !mayRegister(exchange.state)) return false
      if (!takesLikeThem(exchange, { email })) return false
      return whoIsMissing([{ name }], await people()).length > 0
    case 'withdrawal':
    case 'removed':
      if (kind === 'removed' && status !== 'removed') return false
      return !(await people()).some((person) => isSamePerson(person, { name, email }))
    case 'registration':
    case 'added':
      return status === 'active' && mayEdit(exchange.state)
    case 'assignment':
      return status === 'active' && isDrawn(exchange.state)
    case 'draw_changed':
      if (exchangeIsOver(exchange, ctx.clock())) return false
      return status === 'active' && isDrawn(exchange.state)
    case 'mails_again':
      return status === 'active' && wantsNone
    default:
      return status === 'active'
  }
}

/** What is for the admin. */
async function isDueToAdmin(ctx: Context, exchange: Exchange, mail: Asked): Promise<boolean> {
  const { kind, about_participant_id: about, about_name, sealed_person } = mail
  switch (kind) {
    case 'message_report':
      return (await countReports(ctx, exchange.id)) > 0
    case 'waiting_notice':
      return mayAddPeople(exchange.state) && (await countWaiting(ctx, exchange.id)) > 0
    case 'draw_waits':
      return (await findDrawThatWaits(ctx, exchange)) !== undefined
    case 'declined': {
      const somebody = about === null ? undefined : await findParticipant(ctx, about)
      if (!somebody || !mayEdit(exchange.state)) return false
      return (await sinceTheirNo(ctx, mail, somebody)) !== undefined
    }
    case 'registration_closed_notice':
      return tellsOfClosing(exchange, ctx.clock())
    case 'purge_notice':
      return (await findPurgeToTell(ctx, exchange)) !== undefined
    case 'new_registration_notice':
    case 'withdrawal_notice':
      return sealed_person !== null || Boolean(about_name)
    default:
      return true
  }
}

function once<Fact>(find: () => Promise<Fact>): () => Promise<Fact> {
  let found: Promise<Fact> | undefined
  return () => {
    found ??= find()
    return found
  }
}
