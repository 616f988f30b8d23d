import type { Generated } from 'kysely'

type SignInLinksTable = {
  token_hash: string
  participant_id: string
  /** Null for a card, which is valid until the exchange's day is over. */
  expires_at: string | null
  spent_at: string | null
  /** A `mail` link is single-use; a `card`, handed over on paper, works on any device. */
  kind: Generated<'mail' | 'card'>
  /** When a card was first used to sign in. */
  first_opened_at: Generated<string | null>
}

declare module '../platform/database.ts' {
  interface Tables {
    sign_in_links: SignInLinksTable
  }
}
