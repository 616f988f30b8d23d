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
} from './architecture-rules.ts'
import {
  imports,
  layerOf,
  longFunctions,
  type SourceFile,
  sentences,
} from './architecture-source.ts'

type Import = ReturnType<typeof imports>[number]

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
  if (!roomOf(file) || file.startsWith('src/draw/engine/') || THINGS[file]) return []
  const isKnown = parts.length === 3 && ROOM_FILES.includes(name)
  const isInFolder = parts.length === 4 && ROOM_FOLDERS.includes(parts[2] ?? '')
  return isKnown || isInFolder ? [] : [broken(RULES.vocabulary, file)]
}

function textViolations({ path: file, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length
  const isMigration = file.startsWith('src/migrations/')
  const speaks = (roomOf(file) || file.startsWith('src/ui/')) && !file.includes('/words/')
  return [
    ...(lines > FILE_LINES_MAX && !isMigration
      ? [broken(RULES.length, `${file} has ${lines} lines`)]
      : []),
    ...(isMigration ? [] : longFunctions(text, FUNCTION_LINES_MAX)).map((found) =>
      broken(RULES.functionLength, `${file}: ${found}`),
    ),
    ...(/^export default|\bas default\b/m.test(text) ? [broken(RULES.default, file)] : []),
    ...(/\bprocess\.env\b/.test(text) && file !== 'src/config.ts'
      ? [broken(RULES.environment, file)]
      : []),
    ...(speaks ? sentences(text) : []).map((sentence) =>
      broken(RULES.words, `${file}: ${sentence}`),
    ),
  ]
}

function databaseViolations({ path: file, text }: SourceFile): string[] {
  if (file.startsWith('src/migrations/0001')) return []
  const isRoom = roomOf(file) !== undefined
  const queries = /from 'kysely'|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/
  const asks = isRoom && ['queries', 'commands'].includes(layerOf(file))
  const withoutContext =
    /^export (?:async )?function (\w+)(?:<[^>]*>)?\((?!\s*(?:ctx|\{[^}]*\}): Context\b)/gm
  return [
    ...(isRoom && layerOf(file) === 'routes' && queries.test(text)
      ? [broken(RULES.routes, file)]
      : []),
    ...[...text.matchAll(/\.(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)/g)]
      .map(([, table = '']) => table)
      .filter((table) => !isOwner(file, table) && !file.startsWith('src/migrations/'))
      .map((table) => broken(RULES.owners, `${file} writes ${table}`)),
    ...(asks ? [...text.matchAll(withoutContext)] : []).map(([, name]) =>
      broken(RULES.context, `${file}: ${name}`),
    ),
    ...(/\.transaction\(\)/.test(text) && file !== 'src/platform/database.ts'
      ? [broken(RULES.transaction, file)]
      : []),
    ...(/'is(?: not)?', (?!null\b)['`\w]|without rowid/.test(text)
      ? [broken(RULES.neutral, file)]
      : []),
  ]
}

function isOwner(file: string, table: string): boolean {
  const owner = OWNERS[table]
  return owner !== undefined && file.startsWith(owner)
}

function importViolations({ from, to, typeOnly }: Import): string[] {
  const arrow = `${from} imports ${to}`
  const [room, other] = [roomOf(from), roomOf(to)]
  if (from === 'src/paths.ts') return [broken(RULES.paths, arrow)]
  if (from.startsWith('src/platform/') && !to.startsWith('src/platform/')) {
    return [broken(RULES.platform, arrow)]
  }
  if (from.startsWith('src/migrations/')) return [broken(RULES.migrations, arrow)]
  if (from.startsWith('src/ui/') && !['ui', 'platform', 'paths'].includes(placeOf(to))) {
    return [broken(RULES.ui, arrow)]
  }
  if (heightOf(from) < heightOf(to)) return [broken(RULES.order, arrow)]
  if (room && other && room !== other && !isDoor(to, typeOnly)) return [broken(RULES.doors, arrow)]
  return !typeOnly && isUphill(from, to) ? [broken(RULES.uphill, arrow)] : []
}

/** How high a file stands: the ground lowest, then the rooms, then what wires everything up. */
function heightOf(file: string): number {
  const ground = GROUND.findIndex((place) => file.startsWith(place))
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
  return forbidden[layerOf(from)]?.includes(layerOf(to)) ?? false
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

function broken(rule: Rule, where: string): string {
  return `${where}\n  ${rule.wrong}\n  Why: ${rule.why}\n  Instead: ${rule.instead}`
}
