/**
 * Who writes to whom must not be readable here: ids are keyed fingerprints of a pair, and the
 * tables have no row ids, so that rows lie in the order of fingerprints, not of writing.
 */
type MessagesTable = {
  exchange_id: string
  /** Fingerprint of the pair and the message's number: one pair's rows look unrelated. */
  id: string
  /** Author, text and time, sealed and bound to the id and the exchange. */
  sealed_message: string
}

/** A row is a yes, such as "the giver of this pair has muted the recipient". */
type MessageMarksTable = {
  exchange_id: string
  /** Fingerprint of the pair and what is marked. */
  id: string
}

type MessageReportsTable = {
  exchange_id: string
  /** Fingerprint of the message and who reports it: reported twice, it is one report. */
  id: string
  reporter_id: string
  /** The author's role and the text, sealed; opened for the admin. */
  sealed_report: string
  created_at: string
}

declare module '../platform/database.ts' {
  interface Tables {
    messages: MessagesTable
    message_marks: MessageMarksTable
    message_reports: MessageReportsTable
  }
}

export {}
