import path from 'node:path'
import {
  DOORS,
  FILE_LINES_MAX,
  FUNCTION_LINES_MAX,
  GROUND,
  OWNERS,
  ROOM_FILES,
  ROOM_FOLDERS,
  ROOMS,
  RULES,
  type Rule,
  THINGS,
  WIRING,
  WRITES_THE_PAST,
} from './architecture-rules.ts'
import {
  functionsWithoutContext,
  imports,
  layerOf,
  longFunctions,
  type SourceFile,
  sentences,
  tablesRead,
  tablesWritten,
} from './architecture-source.ts'

type Import = ReturnType<typeof imports>[number]

const ENGINE = 'src/draw/engine/'

/** Every violation of the architecture in `files`, each explained with its reason and a remedy. */
export function violations(files: readonly SourceFile[]): string[] {
  const source = files.filter((file) => !file.path.endsWith('.test.ts'))
  const all = source.flatMap(imports)
  return [
    ...source.flatMap((file) => nameViolations(file.path)),
    ...source.flatMap(textViolations),
    ...source.flatMap(databaseViolations),
    ...all.flatMap(importViolations),
    ...cycles(all),
  ]
}

function nameViolations(file: string): string[] {
  const parts = file.split('/')
  const name = path.basename(file, '.ts')
  if (name === 'index') return [broken(RULES.barrel, file)]
  if (parts.some((part) => /^(utils?|helpers?|misc|common|shared)(\.ts)?$/.test(part))) {
    return [broken(RULES.utils, file)]
  }
  const isWiring = parts.length < 3 || WIRING.some((place) => file.startsWith(place))
  const isPlaced = isWiring || roomOf(file) || groundOf(file) >= 0 || isMigration(file)
  if (!isPlaced) return [broken(RULES.place, file)]
  if (!roomOf(file) || file.startsWith(ENGINE) || THINGS[file]) return []
  const isKnown = parts.length === 3 && ROOM_FILES.includes(name)
  const isInFolder = parts.length === 4 && ROOM_FOLDERS.includes(parts[2] ?? '')
  return isKnown || isInFolder ? [] : [broken(RULES.vocabulary, file)]
}

function textViolations({ path: file, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length
  const speaks =
    (roomOf(file) || file.startsWith('src/ui/')) &&
    !file.includes('/words/') &&
    !file.startsWith(ENGINE)
  return [
    ...(lines > FILE_LINES_MAX && !isMigration(file)
      ? [broken(RULES.length, `${file} has ${lines} lines`)]
      : []),
    ...(isMigration(file) ? [] : longFunctions(text, FUNCTION_LINES_MAX)).map((found) =>
      broken(RULES.functionLength, `${file}: ${found}`),
    ),
    ...(/^export default|\bas default\b/m.test(text) ? [broken(RULES.default, file)] : []),
    ...(/\bprocess\.env\b|from '(?:node:)?process'/.test(text) && file !== 'src/config.ts'
      ? [broken(RULES.environment, file)]
      : []),
    ...(speaks ? sentences(text) : []).map((sentence) =>
      broken(RULES.words, `${file}: ${sentence}`),
    ),
  ]
}

function databaseViolations({ path: file, text: written }: SourceFile): string[] {
  if (ONLY_SQLITE.test(file)) return []
  const text = written.replace(/\s+/g, ' ')
  const room = roomOf(file)
  const asks = room !== undefined && ['queries', 'commands'].includes(layerOf(file))
  const mayAsk =
    asks || room === undefined || THINGS[file] !== undefined || layerOf(file) === 'tables'
  const opensTransactions =
    /\.(?:transaction|startTransaction|connection)\(\)|\bsql`begin\b/i.test(text) ||
    (room !== undefined && /\binTransaction\b/.test(text))
  return [
    ...(!mayAsk && /from 'kysely'|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(text)
      ? [broken(RULES.database, file)]
      : []),
    ...(isMigration(file) ? [] : tableViolations(file, text)),
    ...(asks ? functionsWithoutContext(written) : []).map((name) =>
      broken(RULES.context, `${file}: ${name}`),
    ),
    ...(opensTransactions && file !== DATABASE ? [broken(RULES.transaction, file)] : []),
    ...(NOT_NEUTRAL.test(text) && file !== DATABASE ? [broken(RULES.neutral, file)] : []),
  ]
}

const DATABASE = 'src/platform/database.ts'

/** In SQLite alone rows are numbered, which would tell what is secret; so here tables are made without. */
const ONLY_SQLITE = /^src\/migrations\/(?:0001|0030|0035)_/

/** `is` with anything but null, an empty list, and what only SQLite knows. */
const NOT_NEUTRAL =
  /'is(?: not)?', ?(?!null\b)['`\w]|\bsql(?:<[^`]*>)?`[^`]*\bis (?:not )?(?:'|\$\{)|'(?:not )?in', ?\[ ?\]|\bin \( ?\)|without rowid|\.orIgnore\(|\bsql(?:<[^`]*>)?`[^`]*\b(?:datetime\(|rowid|ifnull\(|pragma)/i

function tableViolations(file: string, text: string): string[] {
  if (file === DATABASE) return []
  return [
    ...tablesWritten(text)
      .filter((table) => !isOwner(file, table))
      .map((table) => broken(RULES.owners, `${file} writes ${table}`)),
    ...tablesRead(text)
      .filter((table) => ownersOf(table).some((owner) => heightOf(file) < heightOf(owner)))
      .map((table) => broken(RULES.tables, `${file} reads ${table}`)),
  ]
}

function isOwner(file: string, table: string): boolean {
  if (WRITES_THE_PAST.includes(file)) return true
  return ownersOf(table).some((owner) => file.startsWith(owner))
}

function ownersOf(table: string): readonly string[] {
  return [OWNERS[table] ?? []].flat()
}

function importViolations({ from, to, typeOnly }: Import): string[] {
  const arrow = `${from} imports ${to}`
  const [room, other] = [roomOf(from), roomOf(to)]
  if (from === 'src/paths.ts') return [broken(RULES.paths, arrow)]
  if (isMigration(from)) return isMigration(to) ? [] : [broken(RULES.migrations, arrow)]
  if (from.startsWith('src/platform/') && !to.startsWith('src/platform/')) {
    return [broken(RULES.platform, arrow)]
  }
  if (from.startsWith('src/ui/') && !['ui', 'platform', 'paths'].includes(placeOf(to))) {
    return [broken(RULES.ui, arrow)]
  }
  if (from.startsWith(ENGINE) && !to.startsWith(ENGINE)) return [broken(RULES.engine, arrow)]
  if (heightOf(from) < heightOf(to)) return [broken(RULES.order, arrow)]
  if (room && other && room !== other && !isDoor(to, typeOnly)) return [broken(RULES.doors, arrow)]
  return !typeOnly && isUphill(from, to) ? [broken(RULES.uphill, arrow)] : []
}

/** How high a file stands: the ground lowest, then the rooms, then what wires everything up. */
function heightOf(file: string): number {
  const ground = groundOf(file)
  if (ground >= 0) return GROUND.length - ground
  const room = ROOMS.findIndex((name) => file.startsWith(`src/${name}/`))
  return GROUND.length + (room >= 0 ? ROOMS.length - room : ROOMS.length + 1)
}

function placeOf(file: string): string {
  return path.basename(file.split('/')[1] ?? '', '.ts')
}

function isDoor(to: string, typeOnly: boolean): boolean {
  if (DOORS[to] || to.includes('/words/')) return true
  const name = path.basename(to, '.ts')
  const isTopOfRoom = to.split('/').length === 3
  if (name === 'tables') return isTopOfRoom && typeOnly
  const doors = ['rules', 'queries', 'commands', 'forms', 'guard', 'session']
  return isTopOfRoom && doors.includes(name)
}

/** Whether a lower layer imports a higher one: routes → views, commands → queries → rules. */
function isUphill(from: string, to: string): boolean {
  if (!roomOf(from) || !roomOf(to)) return false
  const forbidden: Readonly<Record<string, readonly string[]>> = {
    views: ['routes', 'commands', 'queries', 'session', 'guard'],
    guard: ['routes', 'views', 'commands'],
    session: ['routes', 'views', 'commands'],
    emails: ['routes', 'views', 'session', 'guard'],
    commands: ['routes', 'views', 'session', 'guard'],
    queries: ['routes', 'views', 'session', 'guard', 'commands', 'forms'],
    forms: ['routes', 'views', 'session', 'guard', 'commands', 'queries'],
    rules: ['routes', 'views', 'session', 'guard', 'commands', 'queries', 'forms', 'emails'],
    words: ['routes', 'views', 'session', 'guard', 'commands', 'queries', 'forms', 'emails'],
  }
  // A thing that has a name of its own stands beside the commands.
  const layer = THINGS[from] && from.split('/').length === 3 ? 'commands' : layerOf(from)
  return forbidden[layer]?.includes(layerOf(to)) ?? false
}

function cycles(found: readonly Import[]): string[] {
  const graph = Map.groupBy(found, ({ from }) => from)
  const done = new Set<string>()
  const circles: string[] = []

  function walk(file: string, trail: readonly string[]): void {
    const start = trail.indexOf(file)
    if (start >= 0) {
      circles.push(broken(RULES.cycle, [...trail.slice(start), file].join(' → ')))
    } else if (!done.has(file)) {
      for (const { to } of graph.get(file) ?? []) walk(to, [...trail, file])
      done.add(file)
    }
  }

  for (const file of graph.keys()) walk(file, [])
  return circles
}

function roomOf(file: string): string | undefined {
  return ROOMS.find((room) => file.startsWith(`src/${room}/`))
}

function groundOf(file: string): number {
  return GROUND.findIndex((place) => file.startsWith(place))
}

function isMigration(file: string): boolean {
  return file.startsWith('src/migrations/')
}

function broken(rule: Rule, where: string): string {
  return `${where}\n  ${rule.wrong}\n  Why: ${rule.why}\n  Instead: ${rule.instead}`
}
