import { type Context, transact } from '../context.ts'
import { setMailTrouble } from '../participants/commands.ts'
import { timestamp } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Delivery } from '../platform/mailer.ts'
import type { OutboxMail } from '../platform/outbox.ts'
import type { MailNews } from '../platform/resend-webhooks.ts'

/** What Resend told us lately, so that nobody can tell it us again. */
type WebhookMessagesTable = { id: string; received_at: string }

declare module '../platform/database.ts' {
  interface Tables {
    webhook_messages: WebhookMessagesTable
  }
}

/** Longer than a signature of Resend's is good for: a replay is either remembered or too old. */
const MESSAGES_REMEMBERED_MINUTES = 30

const CALLED_SPAM =
  'The reader’s mail program was told that our mail is spam, so later ones may not arrive.'

/** What the outcome of sending says about the reader's address; noted where it is recorded. */
export async function noteDelivery(
  ctx: Context,
  trx: Db,
  { mail, address, delivery }: { mail: OutboxMail; address: string; delivery: Delivery },
): Promise<void> {
  if (delivery.outcome === 'failed') await noteTrouble(trx, mail, address, delivery.reason)
  if (delivery.outcome === 'sent' && !isToldLater(ctx)) await noteTrouble(trx, mail, address, null)
}

/** Notes what became of a mail after it was taken. False if this very message was here before. */
export async function noteNews(
  ctx: Context,
  messageId: string,
  news: MailNews | undefined,
): Promise<boolean> {
  return await transact(ctx, async (trx) => {
    if (!(await isFirst(ctx, trx, messageId))) return false
    const mail = news && (await findByReference(trx, news.reference))
    if (!news || !mail) return true
    const { address = '' } = news
    if (news.what === 'delivered') {
      await noteTrouble(trx, mail, address, null)
    } else {
      const reason = news.what === 'bounced' ? news.reason : CALLED_SPAM
      await trx
        .updateTable('outbox')
        .set({
          state: news.what,
          finished_at: timestamp(ctx.clock()),
          reason: mail.sealed_participant === null ? reason : withoutAnswer(reason),
        })
        .where('id', '=', mail.id)
        .where('state', 'in', ['sent', 'bounced', 'complained'])
        .execute()
      await noteTrouble(trx, mail, address, reason)
    }
    return true
  })
}

/** Our own words only: an answer may hold the address. */
function withoutAnswer(reason: string): string {
  return reason.replace(/: .*$/, '.')
}

/** Nothing is noted of a mail whose very reader is a secret: a person's trouble would name them. */
async function noteTrouble(trx: Db, mail: OutboxMail, email: string, trouble: string | null) {
  const { exchange_id: exchangeId, sealed_participant } = mail
  if (exchangeId === null || sealed_participant !== null || email === '') return
  await setMailTrouble(trx, { exchangeId, email }, trouble)
}

/** Resend takes a mail before it knows whether it arrives, and tells us later if it is asked to. */
function isToldLater({ config: { mail } }: Context): boolean {
  return mail.kind === 'resend' && mail.webhookSecret !== undefined
}

function findByReference(trx: Db, reference: string): Promise<OutboxMail | undefined> {
  return trx.selectFrom('outbox').selectAll().where('reference', '=', reference).executeTakeFirst()
}

async function isFirst(ctx: Context, trx: Db, id: string): Promise<boolean> {
  const now = ctx.clock()
  const longAgo = now.subtract({ minutes: MESSAGES_REMEMBERED_MINUTES })
  await trx.deleteFrom('webhook_messages').where('received_at', '<', timestamp(longAgo)).execute()
  const added = await trx
    .insertInto('webhook_messages')
    .values({ id, received_at: timestamp(now) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
}
