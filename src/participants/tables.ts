import type { Generated, Selectable } from 'kysely'

type ParticipantsTable = {
  id: string
  exchange_id: string
  name: string
  /** In lower case; empty for a person who gets their link by hand. */
  email: string | null
  gift_ideas: string
  gift_ideas_changed_at: string | null
  postal_address: string
  /** People with the same label never draw each other; empty: none. */
  household: Generated<string>
  reminder_enabled: 0 | 1
  /** Only `active` people take part; the others' rows wait for the purge, a return or a yes. */
  status: 'active' | 'withdrawn' | 'removed' | 'invited'
  /** Raised to end all sessions of this person at once. */
  session_generation: number
  signed_in_at: string | null
  /** The first look at the recipient of the present draw. */
  looked_at: string | null
  /** Why mail to the present address does not arrive, in a sentence; null as long as it does. */
  mail_trouble: Generated<string | null>
  version: Generated<number>
  joined_at: string
}

type SignInLinksTable = {
  token_hash: string
  participant_id: string
  /** Empty for a card, which lives until the exchange's day is over. */
  expires_at: string | null
  spent_at: string | null
  /** A `mail` signs in once; a `card`, handed over on paper, on any device. */
  kind: Generated<'mail' | 'card'>
  /** When a card first signed somebody in. */
  first_opened_at: Generated<string | null>
}

declare module '../platform/database.ts' {
  interface Tables {
    participants: ParticipantsTable
    sign_in_links: SignInLinksTable
  }
}

export type Participant = Selectable<ParticipantsTable>
