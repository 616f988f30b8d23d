export type Rule = { wrong: string; why: string; instead: string }

export const ROOMS = ['admin', 'exchanges', 'participants', 'draw', 'messages', 'mail'] as const

/** What every room may hold, besides `views/`. */
export const ROOM_FILES = [
  'routes',
  'forms',
  'rules',
  'queries',
  'commands',
  'emails',
  'tables',
] as readonly string[]

/** Files named for a real thing, and what that thing is. A new one is said here, in one line. */
export const THINGS: Readonly<Record<string, string>> = {
  'src/admin/session.ts': 'who is signed in as the admin',
  'src/admin/settings-routes.ts': 'the settings page',
  'src/participants/session.ts': 'who is signed in as which participant',
  'src/exchanges/again.ts': 'an exchange that is held again next year',
  'src/exchanges/again-routes.ts': 'the pages of holding it again',
  'src/draw/last-time.ts': 'the pairs of last time, as hashes that nobody can read',
  'src/draw/mending.ts': 'a draw that somebody joins late or drops out of',
  'src/draw/mending-routes.ts': 'the pages of joining late and dropping out',
  'src/participants/entrance.ts': 'the ways in: asking for a link and following it',
  'src/participants/sign-in-links.ts':
    'links that sign a person in, as they are asked for and spent',
  'src/participants/calendar.ts': 'the day of the exchange as a calendar file',
  'src/mail/kinds.ts': 'every kind of mail on one screen',
  'src/participants/people-routes.ts': 'the admin adds people and saves them as a spreadsheet',
  'src/participants/person-routes.ts': 'the admin’s page of one person',
  'src/participants/people-commands.ts': 'what the admin does to the people',
  'src/participants/profile.ts': 'what a participant says, their right address, their reminders',
  'src/participants/cards.ts': 'the way in of people without an email, on paper',
  'src/participants/import-routes.ts': 'a list of people is looked at, then added',
  'src/participants/list-columns.ts': 'which column of a list holds what',
  'src/participants/list-plan.ts': 'what adding a list would do, line by line',
  'src/participants/reminders-off.ts': 'the link in a mail that ends reminders with one click',
  'src/mail/letters.ts': 'what the letters to participants share',
  'src/mail/samples.ts': 'every kind of mail with sample data',
  'src/mail/preview-routes.ts': 'the mails to be looked at in development',
  'src/mail/exchange-mail-routes.ts': 'the mail page of an exchange',
  'src/mail/deliveries.ts': 'what the outcome of sending says about an address',
  'src/mail/resend-webhook.ts': 'where Resend tells what became of mails',
  'src/exchanges/by-date.ts': 'what happens by its date: one function per job',
  'src/mail/notices.ts': 'the notices to the admin',
  'src/mail/notice-samples.ts': 'an example of each notice',
  'src/mail/transport.ts': 'the transport that is configured',
}

/** Things that other rooms may use like `queries` and `commands`, and what for. */
export const DOORS: Readonly<Record<string, string>> = {
  'src/draw/last-time.ts': 'an exchange that is held again remembers and forgets its pairs',
}

/** The draw's engine is mathematics, with files named for its notions. */
export const ENGINE = [
  'src/draw/engine/',
  ...'acceptance at bipartite bits chain cheapest circle components counting drawing graph hall in-worker listing matching patching proof quick random rejection relief repair rounds sampling seating shaped shapes task worker workshop'
    .split(' ')
    .map((name) => `src/draw/${name}.ts`),
]

export const RULES = {
  platform: {
    wrong: '`platform/` reaches out of itself.',
    why: 'The platform knows nothing of Secret Santa, so that it can be read, tested and replaced alone.',
    instead: 'Pass what it needs as a parameter, or move the file into the room it serves.',
  },
  ui: {
    wrong: '`ui/` knows more than `paths` and itself.',
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
      'Use its `rules`, `queries`, `commands` or `emails`, and the types of its `tables` with `import type`; if the door lacks something, add it there. A thing that is a door itself is listed in DOORS in test/support/architecture-rules.ts.',
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
      'Put it into routes, forms, rules, queries, commands, emails, tables or `views/`; if it is a real thing with a name, list it with what it is in THINGS in test/support/architecture-rules.ts.',
  },
  cycle: {
    wrong: 'Files import each other in a circle.',
    why: 'Whoever wants to understand one of them has to understand all, and the order of loading decides what works.',
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
    wrong: 'That is more than 200.',
    why: 'A file that fits into a head is read; a longer one is searched.',
    instead: 'Find the second thing in it that has a name, and give it a file.',
  },
  routes: {
    wrong: 'A route talks to the database.',
    why: 'Routes think in requests; a query in a route cannot be reused, tested alone or put into a transaction.',
    instead: 'Add a function to the room’s `queries` or `commands` and call it.',
  },
} satisfies Record<string, Rule>
