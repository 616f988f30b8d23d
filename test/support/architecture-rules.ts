export type Rule = { wrong: string; why: string; instead: string }

/** The rooms from top to bottom: a room imports only from rooms below it. */
export const ROOMS = [
  'desk',
  'dashboard',
  'invitation',
  'about',
  'privacy',
  'notify',
  'backup',
  'again',
  'mending',
  'mailbox',
  'deliveries',
  'cards',
  'lists',
  'waiting',
  'letters',
  'refusals',
  'people',
  'messages',
  'announcements',
  'reminders',
  'deadline',
  'ending',
  'draw',
  'entrance',
  'participants',
  'exchanges',
  'settings',
  'admin',
  'post',
] as const

/** Below all rooms, top to bottom: the context, shared HTML, what knows nothing of Secret Santa. */
export const GROUND = [
  'src/context.ts',
  'src/ui/',
  'src/config.ts',
  'src/config-mistakes.ts',
  'src/platform/',
  'src/paths.ts',
] as const

/** Above all rooms, beside the files of `src/` that wire everything up. */
export const WIRING = ['src/cli/'] as const

/** The files that any room may have, besides its folders. */
export const ROOM_FILES: readonly string[] = [
  'routes',
  'guard',
  'session',
  'forms',
  'rules',
  'queries',
  'commands',
  'tables',
]

/** The folders of a room: its pages, its mails, and its sentences with one file per language. */
export const ROOM_FOLDERS: readonly string[] = ['views', 'emails', 'words']

/** Files that are named for a real thing, and what that is. Each new one gets its line here. */
export const THINGS: Readonly<Record<string, string>> = {
  'src/admin/common-passwords.ts': 'the passwords that everybody tries first',
  'src/admin/devices.ts': 'browsers in which somebody has signed in before',
  'src/admin/password-tries.ts': 'tries of a password, and how many are too many',
  'src/admin/setup-code.ts': 'what proves that whoever sets up can read the log',
  'src/backup/before-upgrade.ts':
    'the copy before an upgrade, and what killed starts have left of it',
  'src/backup/copies.ts': 'sealed copies of the database, and how long they stay',
  'src/backup/erasing.ts': 'which copies are ours to erase, and why some stay',
  'src/backup/folders.ts': 'where copies are or were kept, and by which name they are ours',
  'src/backup/lost-key.ts': 'what is erased when the key of a backup is lost',
  'src/dashboard/calendar.ts': 'the day of the exchange as a calendar file',
  'src/exchanges/columns.ts': 'what a form of it says, as its row holds it',
  'src/exchanges/noes.ts':
    'who has said no to exchanges that follow one another: kept as hashes here alone',
  'src/exchanges/customs.ts': 'what people call it, as “Secret Santa”',
  'src/exchanges/erased-in-sessions.ts': 'erased exchanges that sessions are still to forget',
  'src/exchanges/erased-keys.ts': 'keys of what was erased: written down, and destroyed here alone',
  'src/exchanges/keys.ts': 'the key of each exchange: made and found here alone',
  'src/exchanges/purge-dates.ts': 'when an exchange is erased, and how long before that is told',
  'src/desk/exchange-list.ts': 'an admin’s exchanges, found by name and shown a page at a time',
  'src/deliveries/counts.ts': 'how many mails of an exchange are how far',
  'src/deliveries/domains.ts': 'which mails go to readers at which domain',
  'src/deliveries/missed.ts': 'what goes out again where an address takes mail once more',
  'src/deliveries/due.ts': 'which mails are still needed, and go out if they are sent',
  'src/deliveries/returns.ts': 'whom it concerns that a mail came back',
  'src/deliveries/affected.ts': 'mails that wait or were given up for reasons of ours',
  'src/deliveries/given-up.ts': 'what is made good after times in which no mail went out',
  'src/deliveries/outages.ts': 'times in which no mail goes out',
  'src/exchanges/purge.ts': 'when it is erased: planned, announced and put off',
  'src/exchanges/stamps.ts': 'dates of an exchange that were written by a clock that was wrong',
  'src/lists/columns.ts': 'which column of a list holds what',
  'src/lists/guesses.ts': 'what a column may hold, by what is in it',
  'src/lists/headings.ts': 'what a column holds, by its heading',
  'src/lists/plan.ts': 'what adding a list would do, line by line',
  'src/letters/facts.ts': 'what letters are written from',
  'src/letters/readers.ts': 'to whom letters go, and who gets none',
  'src/invitation/without-email.ts': 'joining without an email, with a card of one’s own',
  'src/letters/kinds.ts': 'every kind of mail on one screen, and how it is written',
  'src/letters/samples.ts': 'what sample letters say, for previews and tests',
  'src/deliveries/server-check.ts': 'whether the mail server lets us in, while nothing is sent',
  'src/deliveries/stamps.ts':
    'moments of mails and their exchanges that were written by a clock that was wrong',
  'src/draw/decoys.ts': 'among whom last time’s pairs are hidden',
  'src/draw/drawing.ts': 'the engine as the rooms use it',
  'src/desk/last-time.ts': 'who of last time is invited, and who got no invitation',
  'src/draw/last-time.ts': 'last time’s pairs: remembered, avoided and forgotten here alone',
  'src/draw/tears.ts': 'what shows that a copy holds its draws as of different moments',
  'src/draw/who-is-who.ts': 'people of last time, recognised among those of now',
  'src/draw/exclusions.ts': 'who is not to draw whom, by rules and households: set here alone',
  'src/draw/past-lists.ts':
    'lists that hide last time’s pairs, sealed: stored, opened and erased here alone',
  'src/draw/stamps.ts': 'moments of rules that were written by a clock that was wrong',
  'src/draw/sealed-pairs.ts': 'who gives to whom, sealed: stored, opened and erased here alone',
  'src/entrance/asked-links.ts': 'what somebody gets who asks for a link',
  'src/entrance/card-sessions.ts': 'in how many browsers a card is signed in at once',
  'src/entrance/card-uses.ts': 'cards and their codes as they are used, and how often they may be',
  'src/entrance/cards.ts': 'cards: made, handed over and ended here alone',
  'src/entrance/ends.ts': 'links that ended long ago, or that a wrong clock has given too long',
  'src/entrance/openings.ts': 'the days on which others opened somebody’s page',
  'src/entrance/readers.ts': 'who is mailed where a link is asked for with an address',
  'src/entrance/sealed-links.ts':
    'links that hold their owner under seal, as a row would tell too much',
  'src/entrance/too-often.ts': 'what is answered where links or cards reach a limit',
  'src/entrance/unanswered.ts': 'mails to addresses that have never answered',
  'src/mending/lost-names.ts': 'names of an exchange that is over, given up as no key opens them',
  'src/mending/redraw.ts': 'what drawing again for everybody would come to',
  'src/mending/repair.ts': 'names after a change, and when a third person gets another one',
  'src/mending/undo.ts': 'the end of a draw, and who is out with it',
  'src/messages/dissolved.ts': 'what a repair leaves of messages',
  'src/messages/sealed-marks.ts': 'the marks of an exchange, as they are stored',
  'src/messages/marks.ts': 'what is unread, told of or muted: noted and looked up here alone',
  'src/notify/posting.ts': 'how a message is posted, and what is known of its arrival',
  'src/participants/agreements.ts': 'who agrees to be named after the day, and to which',
  'src/participants/entering.ts': 'how somebody comes to be invited, waiting or in, once only',
  'src/participants/namesakes.ts': 'who could not be told from somebody that a form names',
  'src/participants/fields.ts': 'what is known of a person, defined once for every form and list',
  'src/participants/links.ts': 'links in mails that work without signing in',
  'src/participants/ideas.ts': 'gift ideas line by line, and on which day each came in',
  'src/participants/looks.ts': 'the days on which people signed in and first looked',
  'src/participants/presents.ts': 'whose present is ready: noted and forgotten here alone',
  'src/participants/told.ts': 'whom an action orders mails for: all that a notice may promise',
  'src/participants/stamps.ts': 'times of a person that were written by a clock that was wrong',
  'src/participants/mail-trouble.ts': 'why mail does not reach somebody: noted here alone',
  'src/post/refused-addresses.ts': 'addresses to which no mail goes: kept as hashes here alone',
  'src/post/forgotten.ts': 'what is forgotten of mails that no longer wait',
  'src/post/kinds.ts': 'the kinds of mail, and what is particular about each',
  'src/participants/series.ts': 'somebody in the exchanges that follow one another',
  'src/refusals/series.ts': 'which exchanges of a series still ask whoever says no',
}

/** Parts of a room that other rooms may use besides the usual files, and what for. */
export const DOORS: Readonly<Record<string, string>> = {
  'src/admin/password-tries.ts': 'a new password and a backup ask for the present one',
  'src/backup/folders.ts': 'the page on privacy says whether copies are kept by night',
  'src/cards/views/card.ts': 'who joins without an email is shown their card',
  'src/participants/series.ts': 'who says no to an exchange says so to those that follow it',
  'src/deliveries/counts.ts': 'the desk says how many mails are how far',
  'src/deliveries/due.ts': 'the mailbox sends what is still needed alone',
  'src/deliveries/given-up.ts': 'what an outage had kept back is held in a restored copy',
  'src/deliveries/outages.ts': 'every page of the organiser says if no mail goes out',
  'src/draw/decoys.ts': 'the next exchange hides the pairs of the one before',
  'src/draw/views/easy-to-guess.ts': 'it is said before every draw',
  'src/draw/views/exclusions.ts': 'a forgotten rule that was mistyped is shown where it was typed',
  'src/draw/exclusions.ts': 'who leaves takes their rules along, and who comes again brings theirs',
  'src/draw/last-time.ts': 'the next exchange remembers the pairs of the one before',
  'src/draw/sealed-pairs.ts': 'a mail and a page open one pair, a repair all of them',
  'src/exchanges/customs.ts':
    'pages and mails of it show no Christmas where it is called by a name of its own',
  'src/exchanges/erased-keys.ts': 'keys end after the commit that erases what they have sealed',
  'src/exchanges/noes.ts': 'whoever is added, corrected, fitted in or asked again may have said no',
  'src/exchanges/keys.ts': 'what belongs to a draw is sealed with the key of its exchange',
  'src/exchanges/purge-dates.ts': 'desk, mails and privacy say when everything is erased',
  'src/messages/dissolved.ts': 'a repair leaves nothing of the pairs that it dissolves',
  'src/exchanges/purge.ts': 'what is over ends by itself',
  'src/entrance/asked-links.ts':
    'joining counts as asking for a link, and as asking whether mails may come again',
  'src/entrance/cards.ts': 'the organiser makes cards and hands them over',
  'src/entrance/openings.ts': 'the mailbox notes that a mail was opened there',
  'src/entrance/sealed-links.ts': 'a mail that tells of a message or reminds holds one',
  'src/entrance/unanswered.ts': 'whoever joins gets a mail, too',
  'src/entrance/views/look-at-mail.ts': 'who has just joined is told which mail to look for',
  'src/letters/kinds.ts': 'the mailbox writes a mail when it is opened',
  'src/participants/agreements.ts': 'people agree on their page, and another day takes it back',
  'src/participants/namesakes.ts': 'whoever is entered, wherever, is told from who is there',
  'src/participants/entering.ts': 'people join, wait, are added, fitted in or invited again',
  'src/participants/fields.ts': 'every form, list and mail that shows a person',
  'src/participants/links.ts': 'mails hold them, and the rooms that they lead to read them',
  'src/post/forgotten.ts': 'who leaves, or gets another address, is forgotten by their mails',
  'src/post/refused-addresses.ts':
    'whoever says no, or joins again, decides whether mails go there',
  'src/participants/ideas.ts': 'the page of their writer, and that of their giver',
  'src/participants/looks.ts': 'signing in and looking are noted by the rooms where they happen',
  'src/participants/presents.ts': 'who gives says so, and a repair forgets it of everybody',
  'src/participants/told.ts': 'every route that says what was done, and who hears of it',
  'src/participants/mail-trouble.ts': 'what became of a mail, and what its reader said to it',
  'src/participants/views/fields.ts': 'every form that asks for a person',
  'src/post/kinds.ts': 'every room that orders or shows mails',
}

/** Files that write tables as they were in any version, as migrations do. */
export const WRITES_THE_PAST = ['src/backup/lost-key.ts']

/** Each table, and the files or the folder that may write it. */
export const OWNERS: Readonly<Record<string, string | readonly string[]>> = {
  admins: 'src/admin/commands.ts',
  announcements: 'src/announcements/commands.ts',
  assignments: 'src/draw/sealed-pairs.ts',
  exchanges: 'src/exchanges/',
  noes: 'src/exchanges/noes.ts',
  exclusions: ['src/draw/exclusions.ts', 'src/draw/stamps.ts'],
  kept_forms: 'src/platform/kept-forms.ts',
  kysely_migration: 'src/platform/migrations.ts',
  leases: 'src/platform/leases.ts',
  message_marks: 'src/messages/sealed-marks.ts',
  message_reports: 'src/messages/commands.ts',
  messages: ['src/messages/commands.ts', 'src/messages/dissolved.ts'],
  openings: 'src/entrance/openings.ts',
  outbox: 'src/platform/mail/',
  participants: [
    'src/participants/agreements.ts',
    'src/participants/commands.ts',
    'src/participants/entering.ts',
    'src/participants/looks.ts',
    'src/participants/mail-trouble.ts',
    'src/participants/presents.ts',
    'src/participants/stamps.ts',
  ],
  password_resets: 'src/admin/commands.ts',
  past_lists: 'src/draw/past-lists.ts',
  processes: 'src/platform/presence.ts',
  rate_limits: 'src/platform/rate-limits.ts',
  refused_addresses: 'src/post/refused-addresses.ts',
  reminder_rounds: 'src/reminders/commands.ts',
  sessions: [
    'src/platform/session-lists.ts',
    'src/platform/session-store.ts',
    'src/platform/session-sweeps.ts',
  ],
  settings: 'src/platform/settings.ts',
  spent_links: 'src/entrance/sealed-links.ts',
  sign_in_links: ['src/entrance/cards.ts', 'src/entrance/commands.ts', 'src/entrance/ends.ts'],
  webhook_messages: 'src/deliveries/commands.ts',
}

export const FILE_LINES_MAX = 200
export const FUNCTION_LINES_MAX = 60

export const RULES = {
  order: {
    wrong: 'A room imports one that stands above it.',
    why: 'In one order whoever reads a room need not read what stands above it, and no rooms run in a circle.',
    instead:
      'Do it in the upper room, or move what both need into a room below. The order is ROOMS in test/support/architecture-rules.ts.',
  },
  place: {
    wrong: 'A folder of `src/` is not in the order of rooms.',
    why: 'What has no place in the order is held by no rule at all.',
    instead:
      'Say where it stands, in ROOMS, GROUND or WIRING of test/support/architecture-rules.ts.',
  },
  engine: {
    wrong: 'The engine of the draw knows something else.',
    why: 'It is pure: a problem and chance go in, an outcome comes out, and its proof holds.',
    instead: 'Pass what it needs as a value, or move the file out of `draw/engine/`.',
  },
  tables: {
    wrong: 'A room reads a table of a room that stands above it.',
    why: 'The order of rooms holds for what they know of the database, too.',
    instead: 'Move the query up, or let the upper room pass on what it has read.',
  },
  platform: {
    wrong: '`platform/` reaches out of itself.',
    why: 'The platform knows nothing of Secret Santa, so that it can be read, tested and replaced alone.',
    instead: 'Pass what it needs as a parameter, or move the file into the room it serves.',
  },
  ui: {
    wrong: '`ui/` knows more than `paths`, the platform and itself.',
    why: 'Shared HTML gets plain data; a page part that knows a room belongs to that room.',
    instead: 'Take plain values as parameters, or move the file into the room’s `views/`.',
  },
  paths: {
    wrong: '`paths.ts` imports something.',
    why: 'Every room, mail and test reads the addresses; they must drag nothing along.',
    instead: 'Keep it a table of functions from words to addresses.',
  },
  migrations: {
    wrong: 'A migration uses code of the product.',
    why: 'A migration says what was true on its day; code that changes later would change the past.',
    instead: 'Write the statement out with Kysely’s schema builder.',
  },
  doors: {
    wrong: 'A room enters another one by the window.',
    why: 'A room can change inside only while nobody depends on its inside.',
    instead:
      'Use its `rules`, `queries`, `commands`, `forms`, `guard`, `session` or `words`, and the types of its `tables` with `import type`; if the door lacks something, add it there. Another part that is a door is listed in DOORS in test/support/architecture-rules.ts.',
  },
  uphill: {
    wrong: 'A lower part of a room knows a higher one.',
    why: 'The order is routes → views, commands → queries → rules: whoever reads a file need not read what stands above it.',
    instead: 'Do it in the caller, or move what both need into `rules` or `queries`.',
  },
  vocabulary: {
    wrong: 'A room has a file whose name says nothing yet.',
    why: 'Who knows one room finds their way in all of them.',
    instead:
      'Put it into routes, guard, session, forms, rules, queries, commands, tables, `views/`, `emails/` or `words/`; if it is a prefix of one of these, it is a room of its own; if it is a real thing with a name, list it with what it is in THINGS in test/support/architecture-rules.ts.',
  },
  cycle: {
    wrong: 'Files import each other in a circle.',
    why: 'Whoever wants to understand one of them has to understand all of them, even where only types go round.',
    instead: 'Move what both need into a third file, or pass it as a parameter.',
  },
  environment: {
    wrong: '`process.env` is read outside of `config.ts`.',
    why: 'All mistakes of the configuration are told at the start, at once; what is read later fails later.',
    instead: 'Add the name to the schema in `config.ts` and pass the value on.',
  },
  default: {
    wrong: 'There is a default export.',
    why: 'One thing has one name, which a search finds everywhere.',
    instead: 'Export it by its name.',
  },
  barrel: {
    wrong: 'There is an `index.ts`.',
    why: 'A barrel hides where things live and invites circles.',
    instead: 'Import from the file that has it.',
  },
  utils: {
    wrong: 'A name says nothing: utils, helpers, misc, common, shared.',
    why: 'Whatever has no better name ends up there, and nobody finds it again.',
    instead: 'Name the file for what its functions are about.',
  },
  length: {
    wrong: `That is more than ${FILE_LINES_MAX} lines in a file.`,
    why: 'A file that fits into a head is read; a longer one is searched.',
    instead: 'Find the second thing in it that has a name, and give it a file.',
  },
  functionLength: {
    wrong: `That is more than ${FUNCTION_LINES_MAX} lines in a function.`,
    why: 'A function that is seen at once is understood at once.',
    instead: 'Find the part of it that has a name, and give it a function.',
  },
  database: {
    wrong: 'Something else than queries and commands talks to the database.',
    why: 'A query in a route or a view cannot be reused, tested alone or put into a transaction.',
    instead: 'Add a function to the room’s `queries` or `commands` and call it.',
  },
  owners: {
    wrong: 'A table is written by somebody who does not own it.',
    why: 'What must always be true of a table can be seen in one file only if nobody else writes it.',
    instead:
      'Call a command of the table’s owner, or add one there. Who owns what is OWNERS in test/support/architecture-rules.ts; a new table is said there, too.',
  },
  context: {
    wrong: 'A query or command does not begin with `ctx`.',
    why: 'The context that `transact` hands down is the transaction; a database that comes another way is outside of it.',
    instead: 'Take `ctx: Context` as the first parameter and ask `ctx.db`.',
  },
  transaction: {
    wrong: 'A transaction is opened past `transact`.',
    why: 'Only there the context that is handed down is the transaction, and mail starts when it is committed.',
    instead: 'Use `transact(ctx, async (ctx) => …)`.',
  },
  neutral: {
    wrong: 'That is SQL of SQLite alone.',
    why: 'The same queries are to run on PostgreSQL.',
    instead:
      'Compare with `is` and `is not` to null only, pass `in` no empty list, and make no table `without rowid`; use what both engines speak.',
  },
  words: {
    wrong: 'A sentence stands outside of `words/`.',
    why: 'What people read is said in their language, and translators find it in one place.',
    instead:
      'Add a function to the room’s `words/en.ts` and let the page or the voice say it: `say(en.joined, count)`.',
  },
} satisfies Record<string, Rule>
