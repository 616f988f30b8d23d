type AnnouncementsTable = {
  exchange_id: string
  /** Made before it is sent, so that a second click on the same question sends nothing twice. */
  id: string
  /** In the organiser's own words, as plain text. */
  text: string
  sent_at: string
}

declare module '../platform/database.ts' {
  interface Tables {
    announcements: AnnouncementsTable
  }
}

/** What the organiser has told everybody. */
export type Announcement = Pick<AnnouncementsTable, 'id' | 'text' | 'sent_at'>
