import { findAdmin } from '../admin/queries.ts'
import type { Context } from '../context.ts'
import { keyIsMissing } from '../exchanges/keys.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import { isDrawn } from '../exchanges/rules.ts'
import type { Exchange } from '../exchanges/tables.ts'
import * as exchanges from '../exchanges/words/en.ts'
import type { Email } from '../platform/mail/mailer.ts'
import type { OutboxMail } from '../platform/mail/outbox.ts'
import type { Trouble } from '../platform/mail/reasons.ts'
import { type MailKind, traitsOf } from '../post/kinds.ts'
import { findSettings } from '../settings/queries.ts'
import { type Voice, voiceIn } from '../ui/voice.ts'
import { announcing } from './emails/announcing.ts'
import { declining } from './emails/declining.ts'
import { drawing } from './emails/drawing.ts'
import { failures } from './emails/failures.ts'
import { joining } from './emails/joining.ts'
import { leaving } from './emails/leaving.ts'
import { meantime } from './emails/meantime.ts'
import { notices } from './emails/notices.ts'
import { organiser } from './emails/organiser.ts'
import type { KindOfMail } from './readers.ts'

/** How each kind of mail is rendered; TypeScript reports a missing one. */
export const KINDS: Readonly<Record<MailKind, KindOfMail>> = {
  ...joining,
  ...leaving,
  ...drawing,
  ...meantime,
  ...announcing,
  ...notices,
  ...failures,
  ...organiser,
  ...declining,
}

/**
 * Renders the mail from current data. Returns undefined if there is nobody left to tell, and why it has to
 * wait if the names cannot be opened that it is about.
 */
export async function renderMail(
  ctx: Context,
  mail: OutboxMail,
): Promise<Email | Trouble | undefined> {
  const { instanceName } = await findSettings(ctx)
  const { exchange_id: id } = mail
  const exchange = id === null ? undefined : await findExchangeById(ctx, id)
  if (exchange && traitsOf(mail.kind).needsNames && keyIsMissing(ctx, exchange)) {
    return { reason: 'key_missing' }
  }
  const voice = voiceIn(exchange?.language ?? 'en', instanceName)
  const written = await KINDS[mail.kind].write(ctx, { mail, exchange, voice })
  if (!written) return undefined
  const { to, parts, headers = {}, sizeIsSecret, declines } = written
  const { isNotAnswered, signsIn } = traitsOf(mail.kind)
  // Whoever gets an answer gets the links that are quoted in it: they would open the page, or speak, for its writer.
  const speaksForReader = (signsIn || declines) && exchange && isDrawn(exchange.state)
  const mayAnswer = mail.participant_id !== null && !isNotAnswered && !speaksForReader
  const senderName = exchange && senderNameOf(voice, exchange, mail)
  const replyTo = mayAnswer ? await whoAnswers(ctx) : undefined
  return {
    to,
    ...(senderName && { senderName }),
    ...parts,
    ...(sizeIsSecret && { sizeIsSecret }),
    ...((sizeIsSecret || mail.sealed_person !== null) && { answerIsSecret: true }),
    ...(replyTo && { replyTo }),
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    key: mail.round === 1 ? mail.id : `${mail.id}-${mail.round}`,
  }
}

/** Participants know who invites them, and perhaps not the place: “Aunt Rosie via Sneaky Klaus”. */
function senderNameOf({ say, brand }: Voice, { host }: Exchange, mail: OutboxMail) {
  return host === '' || mail.participant_id === null
    ? undefined
    : say(exchanges.mailSender, host, brand)
}

/** Where replies to participants' mails go; undefined if the admin does not want them. */
async function whoAnswers(ctx: Context) {
  const admin = await findAdmin(ctx)
  return admin?.reply_to_admin === 1 ? { address: admin.email } : undefined
}
