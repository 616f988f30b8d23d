import type { Generated, Selectable } from 'kysely'
import type { Reason } from '../platform/mail/reasons.ts'

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
  /** Why mail to the present address does not arrive; null as long as it does. */
  mail_trouble: Generated<Reason | null>
  /** What the server said about it. */
  mail_trouble_answer: Generated<string | null>
  version: Generated<number>
  joined_at: string
}

declare module '../platform/database.ts' {
  interface Tables {
    participants: ParticipantsTable
  }
}

export type Participant = Selectable<ParticipantsTable>
