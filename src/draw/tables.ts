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
  giver_id: string
  exchange_id: string
  /** The recipient's id, sealed and bound to the giver and the exchange. */
  sealed_recipient: string
}

declare module '../platform/database.ts' {
  interface Tables {
    exclusions: ExclusionsTable
    assignments: AssignmentsTable
  }
}

export type Exclusion = Selectable<ExclusionsTable>
