import type { MailKind } from './kinds.ts'

/** Whom a mail is for: a participant of an exchange, or the admin if none is set. */
declare module '../platform/mail/outbox.ts' {
  interface OutboxTable {
    kind: MailKind
    exchange_id: string | null
    participant_id: string | null
    /** Whom a mail to the admin is about. */
    about_participant_id: string | null
    /** The person it is for or about as they were, under seal, if their row says so no more. */
    sealed_person: string | null
  }
}
