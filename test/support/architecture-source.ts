import path from 'node:path'

export type SourceFile = { path: string; text: string }

/** The imports of our own files; packages are the business of Biome and knip. */
export function imports({ path: file, text }: SourceFile) {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from '(\.[^']+\.ts)'|\bimport\('(\.[^']+\.ts)'\)|^import '(\.[^']+\.ts)'/gm,
  )
  return [...statements].map(([, type, from, lazy, bare]) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), from ?? lazy ?? bare ?? ''),
    typeOnly: type !== undefined,
  }))
}

/** `views`, `emails` or `words`, or the name of the file. */
export function layerOf(file: string): string {
  const [, , folder = ''] = file.split('/')
  const isFolder = ['views', 'emails', 'words'].includes(folder)
  return isFolder ? folder : path.basename(file, '.ts')
}

/** The exported functions of a file whose first parameter is not the context. */
export function functionsWithoutContext(text: string): string[] {
  const found = text.matchAll(
    /^export (?:async )?function (\w+)(?:<[^>]*>)?\((?!\s*(?:ctx|\{[^}]*\}): Context\b)/gm,
  )
  return [...found].map(([, name = '']) => name)
}

/**
 * The tables that a text, in one line, writes, by Kysely or by SQL. A table that is not named where
 * it is written counts as one that nobody owns.
 */
export function tablesWritten(text: string): string[] {
  const built = text.matchAll(
    /\.(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\( ?\[? ?(?:['`](\w+)|(\w[\w.]*))/g,
  )
  const raw = statements(text).flatMap((sql) => [
    ...sql.matchAll(
      /\b(?:insert(?: or \w+)? into|replace into|update|delete from) +"?(\w+|\$\{)/gi,
    ),
  ])
  const hidden = /\bsql\.raw\(|\bCompiledQuery\b|\.schema\b/.test(text)
  return [
    ...[...built].map(([, name, variable]) => name ?? `the table in ${variable}`),
    ...raw.map(([, name = '']) => (name === '${' ? 'a table that is not named' : name)),
    ...(hidden ? ['a table in a statement that cannot be read'] : []),
  ]
}

/** The tables that a text, in one line, reads, by Kysely or by SQL. */
export function tablesRead(text: string): string[] {
  const built = text.matchAll(
    /\.(?:selectFrom|(?:inner|left|right|full|cross)Join|from|using)\( ?(\[[^\]]*\]|['`]\w+)/g,
  )
  const raw = statements(text).flatMap((sql) => [...sql.matchAll(/\b(?:from|join) +"?(\w+)/gi)])
  return [...[...built].flatMap(([, names = '']) => [...names.matchAll(/['`](\w+)/g)]), ...raw].map(
    ([, name = '']) => name,
  )
}

/** What stands in the `sql` templates of a text. */
function statements(text: string): string[] {
  return [...text.matchAll(/\bsql(?:<[^`]*?>)?`([^`]*)`/g)].map(([, sql = '']) => sql)
}

/** The functions of a file, and the methods of its classes, that are longer than `max` lines. */
export function longFunctions(text: string, max: number): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const begins =
      /^(?<indent>(?: {2})?)(?:export )?(?:(?:private|protected|override|static|async) )*(?:function (?<named>\w+)|const (?<bound>\w+) = (?:async )?(?:\(|function)|(?<method>(?!if|for|while|switch|return)\w+)\()/.exec(
        line,
      )?.groups
    if (!begins || !/[{(]$/.test(line)) return []
    const closes = (sign: string) => `${begins.indent}${sign}`
    const ends = (from: number, sign: string) =>
      lines.findIndex((other, at) => at > from && other.startsWith(closes(sign)))
    // A signature of several lines closes its parenthesis first.
    const last = line.endsWith('(') ? ends(ends(start, ')'), '}') : ends(start, '}')
    const length = last - start + 1
    const name = begins.named ?? begins.bound ?? begins.method
    return last > 0 && length > max ? [`${name} has ${length} lines`] : []
  })
}

/**
 * Whatever reads like a sentence for people: text between tags or in an attribute that is read out,
 * and a string that begins with a capital and has several words.
 */
export function sentences(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const strings = code.matchAll(/'((?:[^'\\\n]|\\.)*)'|(?<!html|sql|sql<\w+>)`((?:[^`\\]|\\.)*)`/g)
  return [
    ...[...strings]
      .map(([, plain, template]) => plain ?? template ?? '')
      .filter((string) => /^[A-Z“][\p{L}’]* \p{Ll}/u.test(string)),
    ...templates(code).flatMap(spoken),
  ]
}

/** A template that is inserted into a tag. */
const IS_ATTRIBUTE = /^ [\w-]+(="[^"]*")?$/

/** The words that an HTML template itself says. */
function spoken(template: string): string[] {
  if (IS_ATTRIBUTE.test(template)) return []
  const readOut = [...template.matchAll(/\b(?:aria-label|title|alt|placeholder)="([^"]*)"/g)]
  const between = template
    .replace(/<!doctype html>|<(?:svg|style|script)\b[\s\S]*?<\/(?:svg|style|script)>/g, '')
    .replace(/<[^>]*>/g, '\n')
  return [...between.split('\n'), ...readOut.map(([, value = '']) => value)]
    .map((part) => part.replace(/&\w+;/g, ' ').trim())
    .filter((part) => /\p{L}{2,}/u.test(part))
}

/** Every HTML template without what is inserted into it; nested ones are listed separately. */
function templates(code: string): string[] {
  const found: string[] = []
  let open: { text: string; braces: number }[] = []
  for (let at = 0; at < code.length; at += 1) {
    const inside = open.at(-1)
    const isText = inside?.braces === 0
    if (!isText && code.startsWith('html`', at)) {
      open = [...open, { text: '', braces: 0 }]
      at += 4
    } else if (inside && isText && code[at] === '`') {
      found.push(inside.text)
      open = open.slice(0, -1)
    } else if (inside && isText && code.startsWith('${', at)) {
      inside.braces = 1
      at += 1
    } else if (inside && isText) {
      inside.text += code[at]
    } else if (inside && code[at] === '{') {
      inside.braces += 1
    } else if (inside && code[at] === '}') {
      inside.braces -= 1
    } else if (inside && code[at] === '`') {
      at = code.indexOf('`', at + 1)
    }
  }
  return found
}
