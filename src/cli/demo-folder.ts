import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const NAME = 'klaus-demo-'
/** Threads of ours may write into it for a moment while it is erased. */
const TRIES = 10

/** Makes the folder of a demo, which is erased when this process ends. */
export function makeDemoFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), NAME))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: TRIES }))
  return folder
}

/** Whether a name is that of such a folder: in a container it lies among the data, and one that was killed stays. */
export function isDemoFolder(name: string): boolean {
  return name.startsWith(NAME)
}
