import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import path from 'node:path'

/** Whether all of these programs are on this machine. */
export function isInstalled(...tools: string[]): boolean {
  return tools.every((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0)
}

/** Rejects when it ends. */
export async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${child.spawnfile} ended with ${code}`)
}

/** Resolves when a file of this name is there. */
export async function watchFor(folder: string, name: string): Promise<void> {
  const watcher = watch(folder)
  while (!existsSync(path.join(folder, name))) await once(watcher, 'change')
  watcher.close()
}
