import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

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

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false
}
