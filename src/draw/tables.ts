import type { Selectable } from 'kysely'

type ExclusionsTable = {
  id: string
  exchange_id: string
  giver_id: string
  recipient_id: string
  /** 1 if neither may draw the other; 0 if only the giver must not draw the recipient. */
  mutual: 0 | 1
  created_at: string
}

type AssignmentsTable = {
  participant_id: string
  exchange_id: string
  /** The id of this person's recipient, sealed and bound to both ids above. */
  sealed_recipient: string
  /** The id of this person's giver, sealed in the same way. */
  sealed_giver: string
}

type PastPairsTable = {
  /** The exchange that should avoid this pair. */
  exchange_id: string
  /** Keyed hash of the giver's and the recipient's address last time. */
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
