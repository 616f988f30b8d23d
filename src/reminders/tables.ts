/** One reminder of an exchange to all who were to get it: how many they were, and never who. */
type ReminderRoundsTable = {
  exchange_id: string
  /** The day of the exchange, which may be moved after it. */
  exchange_date: string
  days_before: number
  mails: number
}

declare module '../platform/database.ts' {
  interface Tables {
    reminder_rounds: ReminderRoundsTable
  }
}

export type ReminderRound = Pick<ReminderRoundsTable, 'exchange_date' | 'days_before' | 'mails'>
