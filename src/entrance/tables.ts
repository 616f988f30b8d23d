import type { Generated } from 'kysely'

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
    sign_in_links: SignInLinksTable
  }
}
