import type { Generated, Selectable } from 'kysely'
import type { Language } from '../ui/voice.ts'
import type { DrawShape, NamesShown, State } from './rules.ts'

type ExchangesTable = {
  id: string
  slug: string
  /** The id of the first one of those that follow one another; its own, if it follows none. */
  series_id: string
  /** The admin it belongs to. */
  owner_id: string
  name: string
  /** Who invites, in their own words; empty if nobody is named. */
  host: string
  /** The language of its mails. */
  language: Generated<Language>
  /** What people call this kind of exchange; empty for the usual name in its language. */
  custom: Generated<string>
  description: string
  budget: string
  location: string
  max_participants: number | null
  registration_close_date: string | null
  exchange_date: string
  timezone: string
  draw_shape: DrawShape
  /** Where people see the name they drew: on their page alone, or in their mail as well. */
  names_shown: Generated<NamesShown>
  /** 1 if the organiser is asked about everybody who joins by the link. */
  approves: Generated<0 | 1>
  /** Only emails of these domains may join by the link, separated by spaces; empty for any. */
  email_domains: Generated<string>
  /** 1 if people may join by the link without an email, and make their card themselves. */
  joins_without_email: Generated<0 | 1>
  /** 1 if after the day people are told who gave to them, unless their giver keeps it secret. */
  reveals: Generated<0 | 1>
  /** The day on which they were; null before. */
  revealed_on: string | null
  /**
   * Since when names are to be drawn without the admin, on the morning after the last day to join;
   * null if they are not.
   */
  draws_itself_since: string | null
  /** The local day of the last attempt. */
  tried_to_draw_on: string | null
  /** What hindered that one, in words of the code; who, as a keyed hash. Null if nothing did, or before the first. */
  draw_hindered_by: string | null
  /** How often that was something else than the time before; distinguishes the mails about it. */
  draw_hindrances: Generated<number>
  /** Days before the exchange on which reminders go out, separated by spaces. */
  reminder_days: string
  state: State
  /** How often names were drawn; distinguishes a second draw's mails from the first's. */
  draws: Generated<number>
  drawn_at: string | null
  /** How often the draw was mended since. */
  mendings: Generated<number>
  /** How often the rows of its messages got new names since the draw; a repair gives them. */
  messages_renamed: Generated<number>
  /** The key that seals what belongs to its draw; null before there is anything to seal. */
  key_id: string | null
  /** For when everybody's last mail about a change is planned; null before the first change. */
  told_of_change_at: string | null
  /** The last of the fixed hours at which people were told of messages. */
  told_of_messages_at: string | null
  completed_at: string | null
  purge_at: string | null
  /** When the admin was told of that purge; null if they were not yet. */
  purge_told_at: string | null
  /** For how many seconds processes had run on the database by then. */
  purge_told_life: number | null
  /** How often the admin has put it off. */
  kept_longer: Generated<number>
  /** When `purge_at` was last set. */
  purge_set_at: string | null
  /** Incremented by every edit, to recognise an outdated form. */
  version: Generated<number>
  created_at: string
}

/** Somebody who was put down by others, and whom no exchange of a series asks again. */
type NoesTable = {
  series_id: string
  /** A keyed hash of name and mailbox; neither is anywhere in it. */
  person_hash: string
}

declare module '../platform/database.ts' {
  interface Tables {
    noes: NoesTable
    exchanges: ExchangesTable
  }
}

export type Exchange = Selectable<ExchangesTable>
