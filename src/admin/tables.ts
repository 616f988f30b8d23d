import type { Generated, Selectable } from 'kysely'

type AdminsTable = {
  id: string
  email: string
  /** How invitations call the admin; empty if they have not said so. */
  name: Generated<string>
  password_hash: string
  /** Incremented to revoke every session of the admin. */
  session_generation: number
  /** The kinds of notice the admin wants by mail, separated by spaces. */
  notices: string
  /** 1 if replies to our mails go to the admin. */
  reply_to_admin: Generated<0 | 1>
  created_at: string
}

type PasswordResetsTable = { token_hash: string; admin_id: string; expires_at: string }

declare module '../platform/database.ts' {
  interface Tables {
    admins: AdminsTable
    password_resets: PasswordResetsTable
  }
}

export type Admin = Selectable<AdminsTable>
