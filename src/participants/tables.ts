import type { Generated, Selectable } from 'kysely'
import type { Reason } from '../platform/mail/reasons.ts'

/** Only who `agrees` is named. */
export type RevealChoice = 'unseen' | 'agrees' | 'secret'

type ParticipantsTable = {
  id: string
  exchange_id: string
  name: string
  /** In lower case; null for a person who gets their link by hand. */
  email: string | null
  /** The local days on which the admin changed the address, as `platform/days.ts` keeps them; null if never. */
  email_changed_on: Generated<string | null>
  /** The same of their texts. */
  edited_for_them_on: Generated<string | null>
  gift_ideas: string
  /** When these or the postal address, which their giver sees, were last changed. */
  gift_ideas_changed_at: string | null
  /** For each line of them, the local day on which it came in after the draw; empty if none did. */
  gift_idea_days: Generated<string>
  postal_address: string
  /** People with the same label never draw each other; empty for none. */
  household: Generated<string>
  reminder_enabled: 0 | 1
  /**
   * Only `active` people take part; `waiting` ones asked to, and the organiser has not nodded yet. Of who
   * was `withdrawn` or `removed` nothing else is kept; of who `declined`, as somebody else had put them
   * down, the name.
   */
  status: 'active' | 'waiting' | 'withdrawn' | 'declined' | 'removed' | 'invited'
  /**
   * 1 once they have signed in since they were entered or got another address. Until then somebody
   * else may have put them down.
   */
  confirmed: Generated<0 | 1>
  /** Incremented to revoke every session of this person. */
  session_generation: number
  /** The day on which they last signed in; a new address takes it back, unless they have by a card that stays. */
  signed_in_at: string | null
  /** The first look at their recipient since the draw; a repair does not reset it. */
  looked_at: string | null
  /** 1 once they have said so of what they give. No page tells it of anybody but themselves. */
  present_ready: Generated<0 | 1>
  /**
   * Whether whom they give to may be told after the day. `unseen` until they have been told so on their
   * own page, or have said what they want.
   */
  reveal_choice: Generated<RevealChoice>
  /** Why mail does not reach them at the current address; null as long as it does. */
  mail_trouble: Generated<Reason | null>
  /** The server's answer, if there was one. */
  mail_trouble_answer: Generated<string | null>
  version: Generated<number>
  joined_at: string
  /** The draw that they are or will be in first, as `firstDrawOf` says it; null of who came before that was kept, or may be back. */
  first_draw: Generated<string | null>
}

declare module '../platform/database.ts' {
  interface Tables {
    participants: ParticipantsTable
  }
}

export type Participant = Selectable<ParticipantsTable>
