import type { Generated, Selectable } from 'kysely'
import type { Shape } from '../draw/rules.ts'
import type { State } from './rules.ts'

type ExchangesTable = {
  id: string
  slug: string
  name: string
  /** Who invites, in their own words; empty: nobody is named. */
  organiser: string
  description: string
  budget: string
  location: string
  max_participants: number | null
  registration_close_date: string | null
  exchange_date: string
  timezone: string
  draw_shape: Shape
  /** Days before the exchange on which reminders go out, separated by spaces. */
  reminder_days: string
  state: State
  /** How often names were drawn: tells a second draw's mails from the first's. */
  draws: Generated<number>
  drawn_at: string | null
  completed_at: string | null
  purge_at: string | null
  /** Raised by every edit: tells an outdated form from a new one. */
  version: Generated<number>
  created_at: string
}

declare module '../platform/database.ts' {
  interface Tables {
    exchanges: ExchangesTable
  }
}

/** Whom a mail is for: a participant of an exchange, or the admin if there is none. */
declare module '../platform/outbox.ts' {
  interface OutboxTable {
    exchange_id: string | null
    participant_id: string | null
    /** Whom a mail to the admin is about. */
    about_participant_id: string | null
    /** The participant's id under seal, where even the name of who gets a mail would tell too much. */
    sealed_participant: string | null
  }
}

export type Exchange = Selectable<ExchangesTable>
