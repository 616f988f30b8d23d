import { findAdmin } from '../admin/queries.ts'
import type { Context, NoticeKind } from '../context.ts'
import { purgeNotice, registrationClosedNotice } from '../exchanges/emails.ts'
import { findExchangeById } from '../exchanges/queries.ts'
import type { Exchange } from '../exchanges/tables.ts'
import { newRegistrationNotice, withdrawalNotice } from '../participants/emails.ts'
import { countParticipants, findAnyParticipant } from '../participants/queries.ts'
import { paths } from '../paths.ts'
import type { OutboxMail } from '../platform/outbox.ts'
import { dateAndTime, people } from '../ui/dates.ts'
import type { MailParts } from '../ui/email.ts'
import { mailFailureNotice } from './emails.ts'
import type { Writer } from './letters.ts'
import { countNotArrived } from './queries.ts'

/** What the admin is told, if they want to be; it never says who gives to whom. */
export const NOTICE_KINDS: Readonly<Record<NoticeKind, { title: string; write: Writer }>> = {
  new_registration_notice: {
    title: 'Notice: somebody joined',
    write: toAdmin(aboutSomebody(newRegistrationNotice)),
  },
  withdrawal_notice: {
    title: 'Notice: somebody left',
    write: toAdmin(aboutSomebody(withdrawalNotice)),
  },
  registration_closed_notice: {
    title: 'Notice: registration closed',
    write: toAdmin(
      aboutExchange(async (ctx, exchange) =>
        registrationClosedNotice({
          ...heading(ctx, exchange),
          people: people(await countParticipants(ctx.db, exchange.id)),
        }),
      ),
    ),
  },
  mail_failure_notice: {
    title: 'Notice: mail failed',
    write: toAdmin(async (ctx) => {
      const failures = await countNotArrived(ctx)
      const [first, ...others] = failures
      if (!first) return undefined
      const path = others.length > 0 ? paths.adminHome() : paths.exchangeMail(first.slug)
      return mailFailureNotice({ failures, link: ctx.config.baseUrl + path })
    }),
  },
  purge_notice: {
    title: 'Notice: data will be erased',
    write: toAdmin(
      aboutExchange(async (ctx, exchange) => {
        if (exchange.purge_at === null) return undefined
        const day = dateAndTime(exchange.purge_at, exchange.timezone)
        return purgeNotice({ ...heading(ctx, exchange), day })
      }),
    ),
  },
}

type Words = (ctx: Context, mail: OutboxMail) => Promise<MailParts | undefined>

function toAdmin(write: Words): Writer {
  return async (ctx, mail) => {
    const admin = await findAdmin(ctx.db)
    const parts = admin && (await write(ctx, mail))
    return parts && { to: { address: admin.email }, parts }
  }
}

function aboutExchange(
  write: (ctx: Context, exchange: Exchange, mail: OutboxMail) => Promise<MailParts | undefined>,
): Words {
  return async (ctx, mail) => {
    const exchange = mail.exchange_id && (await findExchangeById(ctx.db, mail.exchange_id))
    return exchange ? await write(ctx, exchange, mail) : undefined
  }
}

function aboutSomebody(write: typeof newRegistrationNotice): Words {
  return aboutExchange(async (ctx, exchange, { about_participant_id: id }) => {
    const somebody = id && (await findAnyParticipant(ctx.db, id))
    if (!somebody) return undefined
    const count = people(await countParticipants(ctx.db, exchange.id))
    return write({ ...heading(ctx, exchange), name: somebody.name, people: count })
  })
}

function heading(ctx: Context, { name, slug }: Exchange) {
  return { exchange: name, desk: ctx.config.baseUrl + paths.desk(slug) }
}
