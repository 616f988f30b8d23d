/** RFC 3676, 4.2 asks for at most 78; two quotation marks of an answer are to fit as well. */
const COLUMNS = 72

/**
 * A text in lines of at most 72 columns, each behind this prefix. Line breaks stay where they are; a link is
 * never broken, nor a word, but one that is longer than a line, and between the words of a language that
 * writes none apart (UAX 29).
 */
export function wrap(text: string, prefix = ''): string {
  const width = COLUMNS - prefix.length
  return text
    .split('\n')
    .flatMap((line) => linesOf(line, width))
    .map((line) => prefix + line)
    .join('\n')
}

/**
 * The text without the breaks that `wrap` has made, for a page that is narrower: those before a word
 * that would have been too much. A link keeps its line.
 */
export function unwrap(text: string): string {
  return text
    .split('\n')
    .map((line, index, lines) => {
      const before = lines[index - 1]
      if (before === undefined) return line
      const prefix = /^> |/.exec(line)?.[0] ?? ''
      const words = line.slice(prefix.length)
      if (!before.startsWith(prefix) || !wasBroken(before, words)) return `\n${line}`
      const isOne = isCutWord(before, prefix) || areWrittenTogether(before, words)
      return isOne ? words : ` ${words}`
    })
    .join('')
}

function wasBroken(before: string, words: string): boolean {
  const [word = ''] = words.split(' ')
  if (word === '' || LINK.test(word) || LINK.test(before)) return false
  return columns(before) + 1 + columns(word) > COLUMNS
}

/** A word that fills its line goes on in the next. */
function isCutWord(before: string, prefix: string): boolean {
  return columns(before) === COLUMNS && !before.slice(prefix.length).includes(' ')
}

/** Languages with such letters write their words without spaces. */
function areWrittenTogether(before: string, words: string): boolean {
  return WIDE.test([...before].at(-1) ?? '') && WIDE.test([...words][0] ?? '')
}

const LINK = /^(> )?https?:\/\/\S+$/

function linesOf(line: string, width: number): string[] {
  if (columns(line) <= width) return [line]
  const lines: string[] = []
  for (const word of line.split(' ').filter((word) => word !== '')) {
    const last = lines.at(-1)
    const longer = `${last} ${word}`
    if (last !== undefined && columns(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(...partsOf(word, width))
  }
  return lines
}

/** What stands between two spaces, in lines as wide as they may be. */
function partsOf(word: string, width: number): string[] {
  if (columns(word) <= width || LINK.test(word)) return [word]
  const lines = ['']
  for (const segment of segmentsOf(word, width)) {
    const longer = `${lines.at(-1)}${segment}`
    if (columns(longer) <= width || lines.at(-1) === '') lines[lines.length - 1] = longer
    else lines.push(segment)
  }
  return lines
}

function segmentsOf(word: string, width: number): string[] {
  return [...WORDS.segment(word)].flatMap(({ segment }) => {
    if (columns(segment) <= width) return segment
    return [...LETTERS.segment(segment)].map((letter) => letter.segment)
  })
}

const WORDS = new Intl.Segmenter('en', { granularity: 'word' })
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What a terminal or a mail program in a fixed font shows as wide as two letters (Unicode, UAX 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u

function columns(text: string): number {
  return [...text].reduce((sum, letter) => sum + widthOf(letter), 0)
}

function widthOf(letter: string): number {
  if (WITHOUT_WIDTH.test(letter)) return 0
  return WIDE.test(letter) ? 2 : 1
}
