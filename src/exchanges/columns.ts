import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { keptCustom } from './customs.ts'
import type { ExchangeInput } from './forms.ts'
import { isDrawn, mayChooseReveal, mayDrawItself } from './rules.ts'
import type { Exchange } from './tables.ts'

/**
 * What the invitation has said stays; so does what names were drawn by: whom a repair changes, and where people
 * see names. After a draw nothing draws by itself, whatever was wanted.
 */
export function withSettled(input: ExchangeInput, exchange: Exchange): ExchangeInput {
  const { state, draw_shape, names_shown } = exchange
  const reveals = mayChooseReveal(state) ? input.reveals : exchange.reveals === 1
  const draws_itself = mayDrawItself(exchange)
    ? input.draws_itself
    : exchange.draws_itself_since !== null
  return { ...input, reveals, draws_itself, ...(isDrawn(state) && { draw_shape, names_shown }) }
}

/** On which mornings names may be drawn without the admin: who changes one of them asks for others, yet to come. */
const MORNINGS = ['registration_close_date', 'exchange_date', 'timezone'] as const

/** What a form says, as its row holds it; `before` is the row that is edited. */
export function columnsOf(
  ctx: Context,
  {
    draws_itself,
    approves,
    reveals,
    joins_without_email,
    email_domains,
    reminder_days,
    ...input
  }: ExchangeInput,
  before?: Exchange,
) {
  const { custom } = input
  const language = before?.language ?? 'en'
  const isAsBefore =
    before !== undefined && MORNINGS.every((field) => before[field] === input[field])
  const wanted = isAsBefore ? before.draws_itself_since : null
  return {
    ...input,
    custom: keptCustom({ custom, language }),
    approves: bit(approves),
    reveals: bit(reveals),
    email_domains: email_domains.join(' '),
    // A link for some domains takes nobody of none.
    joins_without_email: bit(joins_without_email && email_domains.length === 0),
    reminder_days: reminder_days.join(' '),
    draws_itself_since: draws_itself ? (wanted ?? timestamp(ctx.clock())) : null,
  }
}

function bit(isSo: boolean): 0 | 1 {
  return isSo ? 1 : 0
}
