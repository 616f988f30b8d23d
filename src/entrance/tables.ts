import type { Generated } from 'kysely'

type SignInLinksTable = {
  token_hash: string
  participant_id: string
  /** Null for a card and for a link in a result mail, which are valid until the purge. */
  expires_at: string | null
  /** The day on which it was used, or `ENDED_UNUSED`. */
  spent_at: string | null
  /**
   * A `mail` link is single-use, and so is one of the `mailbox`, which the organiser has read; a `card`,
   * handed over on paper, works on any device.
   */
  kind: Generated<'mail' | Way>
  /** A keyed hash of a card's short code, which does by hand what its link does. */
  code_hash: Generated<string | null>
  /** 1 for a card that its owner has made, so that the organiser has not seen it. */
  own: Generated<0 | 1>
  /** Of a card, the local days on which it was made, first used and handed over; null if unknown or not yet. */
  made_on: Generated<string | null>
  used_on: Generated<string | null>
  handed_over_on: Generated<string | null>
}

/** The ways to somebody's page that others had in their hands: a card, a mail in the mailbox. */
export type Way = 'card' | 'mailbox'

/**
 * A day on which somebody's page was open by a card, or a mail in the mailbox or their page by it, and how
 * often it was opened anew; once if it was only in use.
 */
type OpeningsTable = { participant_id: string; way: Way; day: string; times: Generated<number> }

/** Links without a row that were used, by hash, until they would have ended anyway. */
type SpentLinksTable = { token_hash: string; ends_at: string }

declare module '../platform/database.ts' {
  interface Tables {
    sign_in_links: SignInLinksTable
    openings: OpeningsTable
    spent_links: SpentLinksTable
  }
}
