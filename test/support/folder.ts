import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A new folder that is removed when this process exits. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sneaky-klaus-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
