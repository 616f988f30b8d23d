import { type Kysely, sql } from 'kysely'

type Seal = {
  seal(text: string, boundTo: string): string
  open(sealed: string, boundTo: string): string
  fingerprint(purpose: string, text: string): string
}

/** From now on a sealed value begins with how it is sealed and the id of its key. */
const SEALED_BEFORE = '1.instance.'
const SEALED = [
  ['assignments', 'sealed_recipient'],
  ['messages', 'sealed_message'],
  ['message_reports', 'sealed_report'],
  ['outbox', 'sealed_participant'],
  ['kept_forms', 'sealed_form'],
] as const

export async function up(db: Kysely<unknown>, seal: Seal): Promise<void> {
  for (const [table, column] of SEALED) {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${SEALED_BEFORE} || ${sql.ref(column)}`.execute(
      db,
    )
  }
  await describeExchanges(db)
  await sealGivers(db, seal)
  await codeReasons(db)
}

export async function down(db: Kysely<unknown>, seal: Seal): Promise<void> {
  await wordReasons(db)
  await unsealGivers(db, seal)
  await sql`alter table exchanges rename column host to organiser`.execute(db)
  await db.schema.dropIndex('exchanges_of_owner').execute()
  for (const column of ['owner_id', 'language', 'custom']) {
    await db.schema.alterTable('exchanges').dropColumn(column).execute()
  }
  for (const [table, column] of SEALED) {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = substr(${sql.ref(column)}, ${SEALED_BEFORE.length + 1})`.execute(
      db,
    )
  }
}

/** Adds an exchange's owner, language and custom, and renames its organiser to host. */
async function describeExchanges(db: Kysely<unknown>): Promise<void> {
  await sql`alter table exchanges rename column organiser to host`.execute(db)
  const { schema } = db
  await schema
    .alterTable('exchanges')
    .addColumn('owner_id', 'text', (column) => column.references('admins.id'))
    .execute()
  await schema
    .alterTable('exchanges')
    .addColumn('language', 'text', (column) => column.notNull().defaultTo('en'))
    .execute()
  await schema
    .alterTable('exchanges')
    .addColumn('custom', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await schema.createIndex('exchanges_of_owner').on('exchanges').column('owner_id').execute()
  await sql`update exchanges set owner_id = (select id from admins)`.execute(db)
}

type Row = { giver_id: string; exchange_id: string; sealed_recipient: string }

/** Adds to each row who gives to its owner, sealed, and renames unread marks after their reader. */
async function sealGivers(db: Kysely<unknown>, seal: Seal): Promise<void> {
  const { schema } = db
  await schema.alterTable('assignments').addColumn('sealed_giver', 'text').execute()
  await schema.alterTable('assignments').renameColumn('giver_id', 'participant_id').execute()
  for (const { exchange, giver, recipient } of await readPairs(db, seal)) {
    const sealed = seal.seal(giver, `giver of ${recipient} in ${exchange}`)
    await sql`update assignments set sealed_giver = ${sealed} where participant_id = ${recipient}`.execute(
      db,
    )
    for (const mark of unreadMarks(seal, { exchange, giver, recipient })) {
      await renameMark(db, exchange, mark.before, mark.after)
    }
  }
}

async function unsealGivers(db: Kysely<unknown>, seal: Seal): Promise<void> {
  for (const { exchange, giver, recipient } of await readPairs(db, seal)) {
    for (const mark of unreadMarks(seal, { exchange, giver, recipient })) {
      await renameMark(db, exchange, mark.after, mark.before)
    }
  }
  const { schema } = db
  await schema.alterTable('assignments').renameColumn('participant_id', 'giver_id').execute()
  await schema.alterTable('assignments').dropColumn('sealed_giver').execute()
}

type Pair = { exchange: string; giver: string; recipient: string }

async function readPairs(db: Kysely<unknown>, seal: Seal): Promise<Pair[]> {
  const { rows } = await sql<
    Omit<Row, 'giver_id'> & { participant_id: string }
  >`select participant_id, exchange_id, sealed_recipient from assignments`.execute(db)
  return rows.map(({ participant_id: giver, exchange_id: exchange, sealed_recipient }) => {
    const recipient = seal.open(sealed_recipient, `assignment of ${giver} in ${exchange}`)
    return { exchange, giver, recipient }
  })
}

function unreadMarks(seal: Seal, { exchange, giver, recipient }: Pair) {
  return [
    { role: 'giver', reader: giver },
    { role: 'recipient', reader: recipient },
  ].map(({ role, reader }) => ({
    before: seal.fingerprint('message mark', `${exchange} ${giver} ${recipient} unread by ${role}`),
    after: seal.fingerprint('message mark', `${exchange} ${reader} unread as ${role}`),
  }))
}

async function renameMark(db: Kysely<unknown>, exchange: string, from: string, to: string) {
  await sql`update message_marks set id = ${to} where exchange_id = ${exchange} and id = ${from}`.execute(
    db,
  )
}

/** The reasons as they were worded before; `…` stands for the server's answer. */
const REASONS: Readonly<Record<string, string>> = {
  not_an_address: 'This is not an email address. Correct it and send the mail again.',
  not_written: 'Sneaky Klaus could not write this mail. The log says why.',
  stopped: 'Sneaky Klaus was stopped before the mail was taken.',
  smtp_not_found: 'The mail server … could not be found. Check the host in SMTP_URL.',
  smtp_not_a_server: '… does not answer like a mail server. Check the port in SMTP_URL.',
  smtp_sign_in_refused:
    'The mail server did not accept our user name and password. Check SMTP_URL: …',
  smtp_turned_away: 'The mail server turned us away: …',
  smtp_closed: 'The mail server closed the connection before it took the mail: …',
  smtp_slow: 'The mail server took too long to answer.',
  smtp_unknown: 'The mail could not be handed to the mail server.',
  smtp_later: 'The mail server asked to try again later: …',
  smtp_refuses_us:
    'The mail server does not take mail from us. Check the user and password in SMTP_URL, and MAIL_FROM: …',
  smtp_sender_refused: 'The mail server did not accept the sender. Check MAIL_FROM: …',
  smtp_address_refused: 'The mail server did not accept this address: …',
  smtp_mail_refused: 'The mail server did not accept this mail: …',
  resend_no_answer: 'Resend could not be reached, or its answer made no sense.',
  resend_key_refused: 'Resend did not accept the API key. Check RESEND_API_KEY: …',
  resend_domain_refused: 'Resend does not let us send. Check your domain there, and MAIL_FROM: …',
  resend_quota: 'The sending quota at Resend is used up: …',
  resend_slower: 'Resend asked to send more slowly.',
  resend_busy: 'Resend is still busy with an earlier try of this mail.',
  resend_error: 'Resend could not take the mail just now (error …).',
  resend_sender_refused: 'Resend did not accept the sender. Check MAIL_FROM: …',
  resend_address_refused: 'Resend did not accept this address: …',
  resend_mail_refused: 'Resend did not accept this mail: …',
  came_back: 'The mail came back: …',
  called_spam:
    'The reader’s mail program was told that our mail is spam, so later ones may not arrive.',
}

/** Replaces worded reasons with a code, and keeps the server's answer in a column of its own. */
async function codeReasons(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('outbox').addColumn('answer', 'text').execute()
  await schema.alterTable('participants').addColumn('mail_trouble_answer', 'text').execute()
  for (const [table, column, answerColumn] of REASON_COLUMNS) {
    for (const said of await distinct(db, table, column)) {
      const { code, answer } = codeOf(said)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${code}, ${sql.ref(answerColumn)} = ${answer} where ${sql.ref(column)} = ${said}`.execute(
        db,
      )
    }
  }
}

async function wordReasons(db: Kysely<unknown>): Promise<void> {
  for (const [table, column, answerColumn] of REASON_COLUMNS) {
    const { rows } = await sql<{
      code: string
      answer: string | null
    }>`select distinct ${sql.ref(column)} as code, ${sql.ref(answerColumn)} as answer from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(
      db,
    )
    for (const { code, answer } of rows) {
      const said = sentenceOf(code, answer)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${said} where ${sql.ref(column)} = ${code} and coalesce(${sql.ref(answerColumn)}, '') = ${answer ?? ''}`.execute(
        db,
      )
    }
    await db.schema.alterTable(table).dropColumn(answerColumn).execute()
  }
}

const REASON_COLUMNS = [
  ['outbox', 'reason', 'answer'],
  ['participants', 'mail_trouble', 'mail_trouble_answer'],
] as const

async function distinct(db: Kysely<unknown>, table: string, column: string): Promise<string[]> {
  const { rows } = await sql<{
    value: string
  }>`select distinct ${sql.ref(column)} as value from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(
    db,
  )
  return rows.map(({ value }) => value)
}

const UNREACHABLE = 'smtp_unreachable'
const NO_TLS = 'smtp_no_tls'

/** These two contained the server's name in mid-sentence, and a detail elsewhere. */
const WITH_SERVER: Readonly<Record<string, RegExp>> = {
  [UNREACHABLE]: /^The mail server (.+?) could not be reached(?: \((.+)\))?\. Check host/,
  [NO_TLS]: /^No encrypted connection to the mail server (.+?)\. Check host.*?(?:: (.+)|\.)$/,
}

function codeOf(said: string): { code: string; answer: string | null } {
  for (const [code, pattern] of Object.entries(WITH_SERVER)) {
    const [, server, detail] = pattern.exec(said) ?? []
    if (server) return { code, answer: detail ? `${server} (${detail})` : server }
  }
  for (const [code, sentence] of Object.entries(REASONS)) {
    if (said === sentenceOf(code, null)) return { code, answer: null }
    const [before = '', after] = sentence.split('…')
    if (after !== undefined && said.startsWith(before) && said.endsWith(after)) {
      return { code, answer: said.slice(before.length, said.length - after.length) }
    }
  }
  return { code: 'smtp_unknown', answer: said }
}

function sentenceOf(code: string, answer: string | null): string {
  const [, server, detail] = /^(.*?)(?: \((.*)\))?$/s.exec(answer ?? '') ?? []
  if (code === UNREACHABLE) {
    return `The mail server ${server} could not be reached${detail ? ` (${detail})` : ''}. Check host and port in SMTP_URL, and that it runs.`
  }
  if (code === NO_TLS) {
    return `No encrypted connection to the mail server ${server}. Check host and port in SMTP_URL, and the certificate of the server${detail ? `: ${detail}` : '.'}`
  }
  const sentence = REASONS[code] ?? code
  // Without an answer, the sentence ended in a full stop instead of the colon.
  return answer === null ? sentence.replace(': …', '.') : sentence.replace('…', () => answer)
}
