import { z } from 'zod'
import { typedValues } from '../platform/forms.ts'
import type { Say } from '../ui/voice.ts'
import type { AskedColumn, Chosen, Columns } from './columns.ts'
import { COLUMNS, type Column } from './headings.ts'
import * as en from './words/en.ts'

/** The choice that a column is not to be used. */
export const LEFT_OUT = 'left_out'

const holding = z.enum([...COLUMNS, LEFT_OUT])
const COLUMN_FIELD = /^column_(\d{1,3})$/

/** The field in which it is chosen what a column holds. */
export function columnField({ number }: Pick<AskedColumn, 'number'>): string {
  return `column_${number}`
}

/** Whether a field says something of the columns of a list. */
export function isAboutColumns(field: string): boolean {
  return COLUMN_FIELD.test(field) || field === 'first_line' || field === 'has_heading'
}

/** What was chosen for the columns of a list; undefined if nobody was asked. */
export function chosenColumns(body: unknown): Chosen | undefined {
  const typed = typedValues(body)
  const { first_line: firstLine, has_heading, leave_out } = typed
  if (firstLine === undefined) return undefined
  const columns: Chosen['columns'] = new Map(
    Object.entries(typed).flatMap(([field, value]) => {
      const number = COLUMN_FIELD.exec(field)?.[1]
      const holds = holding.safeParse(number === leave_out ? LEFT_OUT : value).data
      return number === undefined ? [] : [[Number(number), holds === LEFT_OUT ? undefined : holds]]
    }),
  )
  return { firstLine, hasHeading: has_heading === '1', columns }
}

/** What the form of these columns says. */
export function columnValues({ asked, firstLine, hasHeading }: Columns): Record<string, string> {
  const chosen = asked.map((column) => [columnField(column), column.holds ?? LEFT_OUT])
  const heading = { first_line: firstLine, has_heading: hasHeading ? '1' : '0' }
  return { ...Object.fromEntries(chosen), ...heading }
}

/** What is wrong with the choices that were posted, by field. */
export function columnMistakes(
  say: Say,
  { asked }: Columns,
  body: unknown,
): Record<string, string> {
  const typed = typedValues(body)
  const [first] = asked
  if (first === undefined || typed.first_line === undefined || asked.length < 2) return {}
  const mistakes: Record<string, string> = {}
  const hasNames = asked.some(({ holds }) => holds === 'name' || holds === 'surname')
  if (!hasNames) mistakes[columnField(first)] = say(en.whoIsWho)
  const taken = new Set<Column>()
  for (const column of asked) {
    const field = columnField(column)
    const { holds } = column
    if (holds !== undefined && taken.has(holds)) mistakes[field] = say(en.chosenTwice)
    if (!holding.safeParse(typed[field] ?? LEFT_OUT).success) mistakes[field] = say(en.chooseOne)
    if (holds !== undefined) taken.add(holds)
  }
  return mistakes
}
