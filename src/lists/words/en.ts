import type { Mailed } from '../../paths.ts'
import { inOneLine, people, quoted } from '../../ui/words/en.ts'
import type { ColumnName } from '../columns.ts'
import type { Note, Verdict } from '../rules.ts'

export const title = () => 'Add a list'
export const intro = () =>
  'One person per line: name, email, household, gift ideas. A name is enough. You check it all before anyone is added.'
export const paste = () => 'Paste your list'
export const pasteHint = () =>
  'From a spreadsheet, or with commas: Anna, anna@example.org, Lindgren, books'
export const chooseFile = () => 'Or choose a file'
export const chooseFileHint = () =>
  'CSV up to 1 MB. In Excel or Numbers, save or export as CSV first.'
export const check = () => 'Check the list'

export const nobody = () => 'There’s nobody in this list yet.'
export const eitherOr = () => 'Paste a list or choose a file, not both.'
export const tooLong = (most: number) =>
  `That’s too long to read at once. Add it in parts of up to ${most} people.`
export const tooManyBytes = () =>
  'That’s more text than can be read at once: as UTF-8 it’s about 1 MB. Add it in parts.'
export const workbook = () =>
  'That’s an Excel workbook. Save it as “CSV UTF-8” and choose that file, or copy its cells and paste them here.'
export const otherFile = () =>
  'Choose a file whose name ends in .csv, .tsv or .txt, or paste the list here.'
export const openQuote = () => 'A quotation mark is missing its partner.'

// The columns.
export const columnsTitle = () => 'Match the columns'
export const whichIsWhich = () =>
  'We’re not sure what’s what in your list. Check it here; nobody’s added yet.'
export const aboutHouseholds = () =>
  'People with the same household won’t draw each other. A department can be one, too.'
export const firstLine = () => 'First line'
export const firstLineIs = (isHeading: boolean) => (isHeading ? 'A heading' : 'A person')
export const columnName = (name: ColumnName) => (typeof name === 'number' ? `Column ${name}` : name)
export const nameOrPart = () => 'Name or first name'
export const surname = () => 'Surname'
export const leftOut = () => 'Leave out'
export const understood = () => 'What we understood'
export const theColumns = () => 'The columns'
export const useColumns = () => 'Use these columns'
export const held = (labels: readonly string[]) => inOneLine(labels)
export const chosenTwice = () => 'Another column is this already. Choose something else.'
export const whoIsWho = () => 'Choose “Name or first name” for one of the columns.'
export const chooseOne = () => 'Choose what this column holds.'

// The preview.
export const previewTitle = () => 'Check the list'
export const hasChanged = () =>
  'Something changed in the meantime, so nobody was added. Here’s how it looks now.'
export const nobodyAdded = () => 'Nobody’s added yet.'
export const toFix = (count: number) => (count === 1 ? '1 line to fix' : `${count} lines to fix`)
export const fixThese = () => 'Fix these lines, or go on without them.'
const UNUSED_NAMED_MAX = 5
export const unusedColumns = (names: readonly ColumnName[]) => {
  const named = names.map((name) => (typeof name === 'number' ? `${name}` : quoted(name)))
  const others = names.length - UNUSED_NAMED_MAX
  if (names.length === 1) return `This column is left out: ${inOneLine(named)}.`
  return others > 1
    ? `These columns are left out: ${inOneLine([...named.slice(0, UNUSED_NAMED_MAX), `${others} others`])}.`
    : `These columns are left out: ${inOneLine(named)}.`
}
export const usedAsHousehold = (name: ColumnName) =>
  `${typeof name === 'number' ? `Column ${name}` : quoted(name)} is used as household: people with the same one won’t draw each other.`
export const dontUseIt = () => 'Don’t use it'
export const addThem = (count: number) => `Add ${people(count)}`
export const nobodyToAdd = () => 'There’s nobody to add.'
export const startOver = () => 'Start over'
/** It does not say who wants none, as anybody’s address may have been typed. `waits`: none go out just now. */
export const whoGetsMail = (mailed: Mailed, waits: boolean) =>
  (waits ? WHO_GETS_MAIL_LATER : WHO_GETS_MAIL)[mailed]
const WHO_GETS_MAIL: Readonly<Record<Mailed, string>> = {
  all: 'Everyone gets an email with a link to their page, unless they want no emails from here.',
  some: 'Whoever has an email gets a link to their page, unless they want no emails from here. Hand over a card to the others.',
  none: 'No emails go out to them; you hand over a card to each.',
}
const WHO_GETS_MAIL_LATER: Readonly<Record<Mailed, string>> = {
  all: 'Once emails go out again, everyone gets one with a link to their page, unless they want no emails from here.',
  some: 'Once emails go out again, whoever has an email gets a link to their page, unless they want no emails from here. Hand over a card to the others.',
  none: WHO_GETS_MAIL.none,
}
export const editList = () => 'Edit the list'
export const theList = () => 'The list'
export const checkAgain = () => 'Check again'
export const noName = () => 'no name'
export const aboutLines = (count: number) => people(count)

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  new: 'New',
  already_in: 'Already in',
  said_no: 'Said no',
  mistake: 'To fix',
}
/** What will happen to a line. */
export const outcome = (what: Verdict['outcome']) => OUTCOMES[what]

/** Why a line is left out, or what to know about it. */
export const note = (of: Note) => {
  switch (of.about) {
    case 'mistake':
      return of.sentences
    case 'same_line':
      return `Same as line ${of.line}.`
    case 'in_with_address':
      return `${of.name} is already in with this email.`
    case 'full':
      return `No room left (${of.places} places).`
    case 'says_no':
      return 'Said this isn’t for them. Changed their mind? Add them by hand.'
    case 'namesake_says_no':
      return 'Someone of this name said this isn’t for them. Someone else? Add them by hand.'
    case 'namesake_in':
      return 'Someone of this name is already in. This adds a second one.'
    case 'waits':
      return 'Asked to join. Adding them is your yes.'
    case 'invited':
      return 'Invited from last time. Adding them puts them in.'
    case 'shares_address':
      return `Same email as ${of.name} (line ${of.line}).`
  }
}

/** Who is in, but not on the list. */
export const notListed = () => 'Not on this list'
export const stayIn = () => 'They’re in and stay in. Has someone left? Take them out on their page.'
export const nothingKept = () =>
  'Someone has left or was taken out before. We keep nothing about them, so check that this list doesn’t name them.'

export const tooLate = () =>
  'Names are drawn, so you can only add people one by one. Or undo the draw first.'
