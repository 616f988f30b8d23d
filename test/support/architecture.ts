import path from 'node:path'
import { DOORS, ENGINE, ROOM_FILES, ROOMS, RULES, type Rule, THINGS } from './architecture-rules.ts'

export type SourceFile = { path: string; text: string }

type Import = { from: string; to: string; typeOnly: boolean }

/** Everything in `files` that does not keep the house in order, each as a sentence that teaches. */
export function violations(files: readonly SourceFile[]): string[] {
  const source = files.filter((file) => !file.path.endsWith('.test.ts'))
  const imports = source.flatMap(importsOf)
  return [
    ...source.flatMap((file) => nameViolations(file.path)),
    ...source.flatMap(textViolations),
    ...imports.flatMap(importViolations),
    ...cycles(imports.filter((one) => !one.typeOnly)),
  ]
}

function nameViolations(file: string): string[] {
  const parts = file.split('/')
  const name = path.basename(file, '.ts')
  if (name === 'index') return [broken(RULES.barrel, file)]
  if (parts.some((part) => /^(utils?|helpers?|misc|common|shared)(\.ts)?$/.test(part))) {
    return [broken(RULES.utils, file)]
  }
  const room = roomOf(file)
  if (!room || ENGINE.some((place) => file.startsWith(place)) || THINGS[file]) return []
  const isKnown = ROOM_FILES.includes(name) && parts.length === 3
  const isView = parts.length === 4 && parts[2] === 'views'
  return isKnown || isView ? [] : [broken(RULES.vocabulary, file)]
}

function textViolations({ path: file, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length
  const isRoutes = roomOf(file) && layerOf(file) === 'routes'
  const queries = /from 'kysely'|\.(selectFrom|insertInto|updateTable|deleteFrom|transaction)\(/
  return [
    ...(lines > 200 && !file.startsWith('src/migrations/')
      ? [broken(RULES.length, `${file} has ${lines} lines`)]
      : []),
    ...(/^export default|\bas default\b/m.test(text) ? [broken(RULES.default, file)] : []),
    ...(/\bprocess\.env\b/.test(text) && file !== 'src/config.ts'
      ? [broken(RULES.environment, file)]
      : []),
    ...(isRoutes && queries.test(text) ? [broken(RULES.routes, file)] : []),
  ]
}

function importViolations({ from, to, typeOnly }: Import): string[] {
  const arrow = `${from} imports ${to}`
  const room = roomOf(from)
  const other = roomOf(to)
  if (from === 'src/paths.ts') return [broken(RULES.paths, arrow)]
  if (from.startsWith('src/platform/') && !to.startsWith('src/platform/')) {
    return [broken(RULES.platform, arrow)]
  }
  if (from.startsWith('src/ui/') && !to.startsWith('src/ui/') && to !== 'src/paths.ts') {
    return [broken(RULES.ui, arrow)]
  }
  if (from.startsWith('src/migrations/')) return [broken(RULES.migrations, arrow)]
  if (room && other && room !== other && !isDoor(to, typeOnly)) return [broken(RULES.doors, arrow)]
  return !typeOnly && isUphill(from, to) ? [broken(RULES.uphill, arrow)] : []
}

function isDoor(to: string, typeOnly: boolean): boolean {
  const name = path.basename(to, '.ts')
  const isTopOfRoom = to.split('/').length === 3
  if (DOORS[to]) return true
  if (name === 'tables') return isTopOfRoom && typeOnly
  return isTopOfRoom && ['rules', 'queries', 'commands', 'emails'].includes(name)
}

/** routes → views, commands → queries → rules: what a lower one must not know. */
function isUphill(from: string, to: string): boolean {
  if (!roomOf(from) || !roomOf(to)) return false
  const forbidden: Readonly<Record<string, readonly string[]>> = {
    views: ['routes', 'commands', 'queries', 'session'],
    commands: ['routes', 'views', 'session'],
    queries: ['routes', 'views', 'session', 'commands', 'forms'],
    forms: ['routes', 'views', 'session', 'commands', 'queries'],
    rules: ['routes', 'views', 'session', 'commands', 'queries', 'forms', 'emails'],
    emails: ['routes', 'views', 'session', 'commands', 'queries', 'forms'],
  }
  return forbidden[layerOf(from)]?.includes(layerOf(to)) ?? false
}

/** `views`, or the last word of the name: `again-routes` are routes, too. */
function layerOf(file: string): string {
  const [, , folder] = file.split('/')
  return folder === 'views' ? 'views' : (path.basename(file, '.ts').split('-').at(-1) ?? '')
}

function cycles(imports: readonly Import[]): string[] {
  const graph = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const found: string[] = []

  function walk(file: string, trail: readonly string[]): void {
    const start = trail.indexOf(file)
    if (start >= 0) {
      found.push(broken(RULES.cycle, [...trail.slice(start), file].join(' → ')))
    } else if (!done.has(file)) {
      for (const { to } of graph.get(file) ?? []) walk(to, [...trail, file])
      done.add(file)
    }
  }

  for (const file of graph.keys()) walk(file, [])
  return found
}

/** The imports of our own files; packages are Biome's and knip's business. */
function importsOf({ path: file, text }: SourceFile): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)|^import '(\.[^']+)'/gm,
  )
  return [...statements].map(([, type, from, lazy, bare]) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), from ?? lazy ?? bare ?? ''),
    typeOnly: type !== undefined,
  }))
}

function roomOf(file: string): string | undefined {
  return ROOMS.find((room) => file.startsWith(`src/${room}/`))
}

function broken(rule: Rule, where: string): string {
  return `${where}\n  ${rule.wrong}\n  Why: ${rule.why}\n  Instead: ${rule.instead}`
}
