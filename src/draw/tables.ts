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

type PastListsTable = {
  exchange_id: string
  /** For the draws of this exchange to avoid, or for the next exchanges to be handed on. */
  purpose: 'avoid' | 'hand_on'
  /** For each person of the past draw whom they are not to draw: their recipient, and decoys. */
  sealed_lists: string
}

declare module '../platform/database.ts' {
  interface Tables {
    exclusions: ExclusionsTable
    assignments: AssignmentsTable
    past_lists: PastListsTable
  }
}

export type Exclusion = Selectable<ExclusionsTable>
