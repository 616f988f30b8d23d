/**
 * Must not reveal who writes to whom: ids are keyed fingerprints, and the tables have no row ids,
 * so that rows are stored in the order of fingerprints, not of writing.
 */
type MessagesTable = {
  exchange_id: string
  /** Fingerprint of the pair and the message's number, so that a pair's rows look unrelated. */
  id: string
  /** Author, text and time, sealed and bound to the id and the exchange. */
  sealed_message: string
}

type MessageMarksTable = {
  exchange_id: string
  /** What is unread, told of and muted, by whom: all together, so that no number of rows tells. */
  sealed_marks: string
}

type MessageReportsTable = {
  exchange_id: string
  /** Fingerprint of the message and its reporter: reporting it twice makes one report. */
  id: string
  /** Who shows it, the author's role and the text, sealed; opened for the admin. */
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
