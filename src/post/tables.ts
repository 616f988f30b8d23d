import type { Generated } from 'kysely'
import type { MailKind } from './kinds.ts'

/** Whom a mail is for: a participant of an exchange, or the admin if none is set. */
declare module '../platform/mail/outbox.ts' {
  interface OutboxTable {
    kind: MailKind
    exchange_id: string | null
    participant_id: string | null
    /** Whom a mail to the admin is about. */
    about_participant_id: string | null
    /** What it says to everybody, if it does. */
    announcement_id: Generated<string | null>
    /** The person it is for or about as they were, under seal, if their row says so no more. */
    sealed_person: string | null
    /** 1 for a notice that is to be posted elsewhere, too, until that is noted. */
    to_post: Generated<0 | 1>
  }
}

/** An address that wants no mails from here, so that it is known again. */
type RefusedAddressesTable = {
  /** A keyed hash; the address itself is nowhere in it. */
  address_hash: string
  /** The day on which whoever has it was last asked whether mails may come again. */
  asked_on: string | null
}

declare module '../platform/database.ts' {
  interface Tables {
    refused_addresses: RefusedAddressesTable
  }
}
