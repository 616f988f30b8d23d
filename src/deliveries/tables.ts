/** What Resend told us lately, so that nobody can tell it us again. */
type WebhookMessagesTable = { id: string; received_at: string }

declare module '../platform/database.ts' {
  interface Tables {
    webhook_messages: WebhookMessagesTable
  }
}

export {}
