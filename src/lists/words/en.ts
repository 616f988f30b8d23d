import { html } from '@remix-run/html-template'
import { people } from '../../ui/words/en.ts'
import type { Note, Verdict } from '../rules.ts'

export const title = () => 'Add a list of people'
export const intro = () =>
  'One person per line: name, email, household, gift ideas. Only the name is needed. You see what will happen to each line before anything is added.'
export const paste = () => 'Paste the list'
export const pasteHint = () =>
  'Copied from a spreadsheet, or typed with commas: Anna, anna@example.org, Lindgren, books'
export const chooseFile = () => 'Or choose a file'
export const chooseFileHint = () =>
  'CSV as Excel, Numbers and LibreOffice save it, up to 1 MB. A header may name the columns in any order.'
export const look = () => 'Look at the list'

export const nobody = () => 'There is nobody in this list yet.'
export const tooLong = (most: number) =>
  `That’s too long to read at once. Add it in parts of up to ${most} people.`
export const eitherOr = () => 'Please either paste a list or choose a file, not both.'
export const workbook = () =>
  'This is a workbook, which we cannot read. Save it in your spreadsheet as “CSV UTF-8” and choose that file, or copy its cells and paste them above.'
export const openQuote = () => 'A quotation mark opens here and never closes.'

export const previewTitle = () => 'Look at the list'
export const hasChanged = () =>
  'The list or the people changed meanwhile, so nothing was added. This is what would happen now.'
export const summary = (lines: number, added: number, alreadyIn: number, mistakes: number) =>
  html`Nothing is added yet. Of ${lines === 1 ? 'one line' : `${lines} lines`}: <strong>${added} new</strong>, ${alreadyIn} already in, ${mistakes} left out because of a mistake.`
export const mendMistakes = () =>
  'Mend the mistakes in your file or in the text below and look again, or go on without these lines.'
export const unusedColumns = (names: readonly string[]) =>
  names.length === 1
    ? `This column is not used: ${names.join(', ')}.`
    : `These columns are not used: ${names.join(', ')}.`
export const addThem = (count: number) => `Add ${people(count)}`
export const nobodyToAdd = () => 'There is nobody to add.'
export const startOver = () => 'Start over'
export const whoGetsMail = () =>
  'Everybody who is added and has an email gets a mail with a link to their page.'
export const changeList = () => 'Change the list'
export const theList = () => 'The list'
export const lookAgain = () => 'Look again'
export const noName = () => 'no name'

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  new: 'new',
  already_in: 'already in',
  mistake: 'left out',
}
/** What will happen to a line. */
export const outcome = (what: Verdict['outcome']) => OUTCOMES[what]

/** Why a line is left out, or what to know about it. */
export const note = (of: Note) => {
  switch (of.about) {
    case 'mistake':
      return of.sentences
    case 'same_line':
      return `The same as line ${of.line}.`
    case 'in_with_address':
      return `${of.name} is in with this address.`
    case 'full':
      return `All ${of.places} places are taken.`
    case 'shares_address':
      return `Shares the address with ${of.name}, line ${of.line}.`
  }
}

export const tooLate = () =>
  'Names are drawn, so no list can be added any more. Single latecomers can still be let in, or undo the draw first.'
