import { type Kysely, sql } from 'kysely'
import { addMissing, type Found, type WasThere } from './found.ts'

type Sealing = {
  open(sealed: string, boundTo: string): string
  seal(text: string, boundTo: string): string
  fingerprint(purpose: string, text: string): string
}
type Keyring = {
  make(): { id: string; seal: Sealing }
  sealOf(id: string | null): Sealing | undefined
}
type Keys = { seal: Sealing; keyring: Keyring }

/** It grew over three commits; what came last counts how often a draw was mended. */
export function didLess(wasThere: WasThere): boolean {
  return !wasThere('exchanges', 'mendings')
}

/**
 * What belongs to a draw was sealed with keys made from the instance key. Now each exchange has a key
 * of its own, which is destroyed with it. Keys are written before this is committed: if it is not,
 * they are orphans. Of people who have left nothing stays, but in mails that still have to go out. Last
 * time's lists are forgotten: taken together they told more of the pairs than each of them.
 */
export async function up(
  db: Kysely<unknown>,
  instance: Sealing,
  { seal: root, keyring, ...found }: Keys & Found,
): Promise<void> {
  if (await addMissing(db, found, ['exchanges', 'key_id'], 'text'))
    await makeKeys(db, instance, keyring)
  await addMissing(db, found, ['exchanges', 'mendings'], 'integer', (column) =>
    column.notNull().defaultTo(0),
  )
  await sql`delete from past_lists`.execute(db)
  if (await addMissing(db, found, ['outbox', 'sealed_person'], 'text'))
    await sealFormerSelves(db, root)
  await emptyWhoHaveLeft(db)
}

async function makeKeys(db: Kysely<unknown>, instance: Sealing, keyring: Keyring): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select exchange_id as id from assignments union select exchange_id from messages
    union select exchange_id from message_marks union select exchange_id from message_reports
  `.execute(db)
  for (const { id } of rows) {
    const key = keyring.make()
    await sealAnew(db, id, { from: instance, to: key.seal })
    await sql`update exchanges set key_id = ${key.id} where id = ${id}`.execute(db)
  }
}

/** What no key opens any more is gone; cards keep their links and lose their short codes. */
export async function down(
  db: Kysely<unknown>,
  instance: Sealing,
  { seal: root, keyring }: Keys,
): Promise<void> {
  const { rows } = await sql<{ id: string; key_id: string }>`
    select id, key_id from exchanges where key_id is not null
  `.execute(db)
  for (const { id, key_id } of rows) {
    const seal = keyring.sealOf(key_id)
    if (seal) await sealAnew(db, id, { from: seal, to: instance })
    else await eraseDraw(db, id)
  }
  for (const column of ['key_id', 'mendings']) {
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
  }
  await sql`delete from past_lists`.execute(db)
  await unsealFormerSelves(db, { from: root, to: instance })
  await sql`delete from kept_forms`.execute(db)
  await sql`update sign_in_links set code_hash = null`.execute(db)
  await sql`delete from settings where name = 'root_secret'`.execute(db)
  await sql`
    insert into settings (name, value)
    values ('secret_key_fingerprint', ${instance.fingerprint('secret key', 'of this instance')})
    on conflict do nothing
  `.execute(db)
}

type Change = { from: Sealing; to: Sealing }
type Pair = { giver: string; recipient: string }

async function sealAnew(db: Kysely<unknown>, exchange: string, change: Change): Promise<void> {
  const pairs = await sealPairs(db, exchange, change)
  await sealMessages(db, exchange, pairs, change)
  await nameMarks(db, exchange, pairs, change)
  await sealReports(db, exchange, change)
}

async function sealReports(
  db: Kysely<unknown>,
  exchange: string,
  { from, to }: Change,
): Promise<void> {
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, sealed_report as sealed from message_reports where exchange_id = ${exchange}
  `.execute(db)
  for (const { id, sealed } of rows) {
    const bound = `message ${id} in ${exchange}`
    await sql`
      update message_reports set sealed_report = ${to.seal(from.open(sealed, bound), bound)}
      where exchange_id = ${exchange} and id = ${id}
    `.execute(db)
  }
}

async function sealPairs(
  db: Kysely<unknown>,
  exchange: string,
  { from, to }: Change,
): Promise<Pair[]> {
  const { rows } = await sql<{ id: string; recipient: string; giver: string }>`
    select participant_id as id, sealed_recipient as recipient, sealed_giver as giver
    from assignments where exchange_id = ${exchange}
  `.execute(db)
  const pairs: Pair[] = []
  for (const { id, ...sealed } of rows) {
    const bounds = [`assignment of ${id} in ${exchange}`, `giver of ${id} in ${exchange}`] as const
    const recipient = from.open(sealed.recipient, bounds[0])
    const giver = from.open(sealed.giver, bounds[1])
    await sql`
      update assignments set sealed_recipient = ${to.seal(recipient, bounds[0])},
        sealed_giver = ${to.seal(giver, bounds[1])}
      where participant_id = ${id}
    `.execute(db)
    pairs.push({ giver: id, recipient })
  }
  return pairs
}

const CONVERSATION_LENGTH = 200

/**
 * The id of a message is a fingerprint of its pair and number. Those of a pair that a repair has
 * dissolved get one that nobody looks for.
 */
async function sealMessages(
  db: Kysely<unknown>,
  exchange: string,
  pairs: readonly Pair[],
  { from, to }: Change,
): Promise<void> {
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, sealed_message as sealed from messages where exchange_id = ${exchange}
  `.execute(db)
  if (rows.length === 0) return
  const names = renamed('message', { from, to }, function* () {
    for (const { giver, recipient } of pairs) {
      for (let number = 0; number < CONVERSATION_LENGTH; number++) {
        yield `${exchange} ${giver} ${recipient} ${number}`
      }
    }
  })
  for (const { id, sealed } of rows) {
    const next = names.get(id) ?? to.fingerprint('message', id)
    const text = from.open(sealed, `message ${id} in ${exchange}`)
    await sql`
      update messages set id = ${next},
        sealed_message = ${to.seal(text, `message ${next} in ${exchange}`)}
      where exchange_id = ${exchange} and id = ${id}
    `.execute(db)
  }
}

async function nameMarks(
  db: Kysely<unknown>,
  exchange: string,
  pairs: readonly Pair[],
  { from, to }: Change,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from message_marks where exchange_id = ${exchange}
  `.execute(db)
  if (rows.length === 0) return
  const names = renamed('message mark', { from, to }, function* () {
    for (const { giver, recipient } of pairs) {
      for (const role of ['giver', 'recipient']) {
        yield `${exchange} ${giver} ${recipient} muted by ${role}`
        for (const what of ['unread', 'told']) yield `${exchange} ${giver} ${what} as ${role}`
      }
    }
  })
  for (const { id } of rows) {
    const next = names.get(id) ?? to.fingerprint('message mark', id)
    await sql`
      update message_marks set id = ${next} where exchange_id = ${exchange} and id = ${id}
    `.execute(db)
  }
}

/** The new fingerprint of each text by its old one. */
function renamed(
  purpose: string,
  { from, to }: Change,
  texts: () => Generator<string>,
): Map<string, string> {
  const names = new Map<string, string>()
  for (const text of texts()) {
    names.set(from.fingerprint(purpose, text), to.fingerprint(purpose, text))
  }
  return names
}

type Mail = {
  id: string
  person: string
  name: string
  email: string | null
  sealed: string | null
}

/** A mail to somebody who has left, or whose address is another one, remembers who they were. */
async function sealFormerSelves(db: Kysely<unknown>, root: Sealing): Promise<void> {
  const { rows } = await sql<Mail>`
    select outbox.id, participants.id as person, name, email, sealed_address as sealed
    from outbox join participants on participants.id = coalesce(participant_id, about_participant_id)
    where sealed_address is not null
      or (status in ('withdrawn', 'declined', 'removed') and state in ('waiting', 'held', 'failed', 'bounced'))
  `.execute(db)
  for (const { id, person, name, email, sealed } of rows) {
    const address = sealed === null ? email : root.open(sealed, `former address of ${person}`)
    const text = JSON.stringify({ name, email: address })
    await sql`
      update outbox set sealed_person = ${root.seal(text, `former self of ${person}`)}
      where id = ${id}
    `.execute(db)
  }
  await db.schema.alterTable('outbox').dropColumn('sealed_address').execute()
}

/** Of who has declined, whom a database knows that has seen 0006 before, the name stays. */
async function emptyWhoHaveLeft(db: Kysely<unknown>): Promise<void> {
  await sql`
    update participants set name = case status when 'declined' then name else '' end, email = null, email_changed_on = null, gift_ideas = '',
      postal_address = '', household = '', mail_trouble = null, mail_trouble_answer = null
    where status in ('withdrawn', 'declined', 'removed')
  `.execute(db)
  await sql`
    update outbox set answer = null where answer is not null and participant_id in
      (select id from participants where status in ('withdrawn', 'declined', 'removed'))
  `.execute(db)
}

async function unsealFormerSelves(db: Kysely<unknown>, { from, to }: Change): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('sealed_address', 'text').execute()
  const { rows } = await sql<Mail & { status: string }>`
    select outbox.id, participants.id as person, status, sealed_person as sealed
    from outbox join participants on participants.id = coalesce(participant_id, about_participant_id)
    where sealed_person is not null
  `.execute(db)
  for (const { id, person, status, sealed } of rows) {
    const former = JSON.parse(from.open(sealed ?? '', `former self of ${person}`))
    if (status === 'active' && former.email !== null) {
      await sql`
        update outbox set sealed_address = ${to.seal(former.email, `former address of ${person}`)}
        where id = ${id}
      `.execute(db)
    } else {
      await sql`
        update participants set name = ${former.name}, email = ${former.email} where id = ${person}
      `.execute(db)
    }
  }
  await db.schema.alterTable('outbox').dropColumn('sealed_person').execute()
}

async function eraseDraw(db: Kysely<unknown>, exchange: string): Promise<void> {
  for (const table of [
    'assignments',
    'messages',
    'message_marks',
    'message_reports',
    'past_lists',
  ]) {
    await sql`delete from ${sql.table(table)} where exchange_id = ${exchange}`.execute(db)
  }
  await sql`
    update exchanges set state = 'registration_closed', drawn_at = null
    where id = ${exchange} and state = 'matched'
  `.execute(db)
}
