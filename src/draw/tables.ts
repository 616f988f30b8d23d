import type { Selectable } from 'kysely'

type ExclusionsTable = {
  id: string
  exchange_id: string
  giver_id: string
  recipient_id: string
  /** 1 if neither draws the other, 0 if only the giver must not draw the recipient. */
  mutual: 0 | 1
  created_at: string
}

type AssignmentsTable = {
  participant_id: string
  exchange_id: string
  /** The id of whom this person gives to, sealed and bound to both ids above. */
  sealed_recipient: string
  /** The id of who gives to this person, sealed in the same way. */
  sealed_giver: string
}

type PastPairsTable = {
  /** The exchange that avoids the pair. */
  exchange_id: string
  /** Keyed hash of giver's and recipient's address in the exchange before. */
  pair_hash: string
}

declare module '../platform/database.ts' {
  interface Tables {
    exclusions: ExclusionsTable
    assignments: AssignmentsTable
    past_pairs: PastPairsTable
  }
}

export type Exclusion = Selectable<ExclusionsTable>
