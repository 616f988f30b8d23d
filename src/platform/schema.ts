import type { readTables } from './database.ts'

/** Every table that the newest migration leaves, with the names of its columns; a test holds it true. */
export const SCHEMA: Readonly<Record<string, string>> = {
  admins: 'created_at email id name notices password_hash reply_to_admin session_generation',
  announcements: 'exchange_id id sent_at text',
  assignments: 'exchange_id participant_id sealed_giver sealed_recipient',
  exchanges:
    'approves budget completed_at created_at custom description draw_hindered_by draw_hindrances draw_shape drawn_at draws draws_itself_since email_domains exchange_date host id joins_without_email kept_longer key_id language location max_participants mendings messages_renamed name names_shown owner_id purge_at purge_set_at purge_told_at purge_told_life registration_close_date reminder_days revealed_on reveals series_id slug state timezone told_of_change_at told_of_messages_at tried_to_draw_on version',
  exclusions: 'created_at exchange_id giver_id id mutual recipient_id',
  kept_forms: 'expires_at id sealed_form',
  leases: 'holder name',
  message_marks: 'exchange_id sealed_marks',
  message_reports: 'created_at exchange_id id sealed_report',
  messages: 'exchange_id id sealed_message',
  noes: 'person_hash series_id',
  openings: 'day participant_id times way',
  outbox:
    'about_participant_id announcement_id answer claimed_by created_at dedup_key due_at exchange_id finished_at give_up_at id kind participant_id reason reference round sealed_person state to_post tried_since tries unanswered',
  participants:
    'confirmed edited_for_them_on email email_changed_on exchange_id first_draw gift_idea_days gift_ideas gift_ideas_changed_at household id joined_at looked_at mail_trouble mail_trouble_answer name postal_address present_ready reminder_enabled reveal_choice session_generation signed_in_at status version',
  password_resets: 'admin_id expires_at token_hash',
  past_lists: 'exchange_id purpose sealed_lists',
  processes: 'id pulse',
  rate_limits: 'key resets_at tries',
  refused_addresses: 'address_hash asked_on',
  reminder_rounds: 'days_before exchange_date exchange_id mails',
  sessions: 'data id_hash',
  settings: 'name value',
  sign_in_links:
    'code_hash expires_at handed_over_on kind made_on own participant_id spent_at token_hash used_on',
  spent_links: 'ends_at token_hash',
  webhook_messages: 'id received_at',
}

/** So many are named where a database does not fit. */
const NAMED_MAX = 3

/** The code of the error that says that a database does not fit. */
const UNFINISHED = 'UNFINISHED'

/** What is known of the tables of a database. */
export type Tables = Awaited<ReturnType<typeof readTables>>

/**
 * Throws a sentence if a database on the newest migration lacks something, or has a column of ours that we do
 * not know: then a migration was another one when it ran. Tables of other programs are none of our business.
 */
export function refuseUnfinished(tables: Tables, file = 'The database'): void {
  const found = new Map(tables.map(({ name, columns }) => [name, columns.map(({ name }) => name)]))
  const missing: string[] = []
  const unknown: string[] = []
  for (const [table, names] of Object.entries(SCHEMA)) {
    const there = found.get(table)
    const expected = names.split(' ')
    const inFull = (column: string) => `${table}.${column}`
    if (!there) missing.push(table)
    else {
      missing.push(...expected.filter((name) => !there.includes(name)).map(inFull))
      unknown.push(...there.filter((name) => !expected.includes(name)).map(inFull))
    }
  }
  if (missing.length + unknown.length === 0) return
  throw unfinished(file, [
    ...(missing.length > 0 ? [`it lacks ${inShort(missing)}`] : []),
    ...(unknown.length > 0 ? [`nobody knows ${inShort(unknown)} in it`] : []),
  ])
}

/** Throws a sentence if a database has seen migrations that nobody knows, and that are of no newer version. */
export function refuseUnknown(migrations: readonly string[], file: string): void {
  if (migrations.length === 0) return
  throw unfinished(file, [`nobody knows its migration ${inShort(migrations)}`])
}

/** The error that says why a database does not fit, and what to do. */
function unfinished(file: string, faults: readonly string[]): Error {
  const sentence = `${file} does not fit this version of Sneaky Klaus: ${faults.join(', and ')}. An unfinished version, such as a branch that never became part of it, has made it. Nothing was changed. Go on with that version, or begin anew in an empty folder; there a list of people is saved for each exchange, and here it can be read in.`
  return Object.assign(new Error(sentence), { code: UNFINISHED })
}

/** Whether this error says that a database does not fit. */
export function isUnfinished(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === UNFINISHED
}

/** The first of these names, and how many more there are. */
export function inShort(names: readonly string[]): string {
  const more = names.length - NAMED_MAX
  return names.slice(0, NAMED_MAX).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
