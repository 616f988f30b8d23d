/** Webhook messages received lately, so that a replay is recognised. */
type WebhookMessagesTable = { id: string; received_at: string }

declare module '../platform/database.ts' {
  interface Tables {
    webhook_messages: WebhookMessagesTable
  }
}

export {}
