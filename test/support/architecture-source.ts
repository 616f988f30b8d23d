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

/** The functions of a file that are longer than `max` lines, with their lengths. */
export function longFunctions(text: string, max: number): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const name =
      /^(?:export )?(?:async )?function (\w+)|^(?:export )?const (\w+) = (?:async )?\(/.exec(line)
    const isOpen = name !== null && /[{(]$/.test(line)
    const end = isOpen ? lines.findIndex((other, at) => at > start && /^[})]/.test(other)) : -1
    // A signature of several lines closes its parenthesis first.
    const last = /^\)/.test(lines[end] ?? '')
      ? lines.findIndex((other, at) => at > end && /^\}/.test(other))
      : end
    const length = last - start + 1
    return name && isOpen && last > 0 && length > max
      ? [`${name[1] ?? name[2]} has ${length} lines`]
      : []
  })
}

/**
 * Whatever reads like a sentence for people: text between tags or in an attribute that is read out,
 * and a string that begins with a capital and ends like a sentence.
 */
export function sentences(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const strings = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(([, string = '']) => string)
  return [
    ...strings.filter((string) => /^[A-Z“].* .*[.?!…]$/.test(string)),
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
