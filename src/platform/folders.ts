import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { isDraft } from './durable-files.ts'

/** Names that file systems, NAS and desktops give to what they keep in a folder, beside those that begin with a sign. */
const NAMES_OF_THE_SYSTEM = ['lost+found', 'System Volume Information', 'Thumbs.db', 'desktop.ini']
const BEGINS_WITH_A_SIGN = /^[.@#$]/

/**
 * Makes a folder for its owner alone, and those above it; nothing happens if it is there. Node's own
 * `recursive` never comes back from a place where nothing can be made, such as /proc, and hides why.
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const above = path.dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error
  }
}

/** Whether something of this name is none of ours, and may stand in a folder that is empty otherwise. */
export function isOfTheSystem(name: string): boolean {
  if (isDraft(name)) return false
  return BEGINS_WITH_A_SIGN.test(name) || NAMES_OF_THE_SYSTEM.includes(name)
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false
}
