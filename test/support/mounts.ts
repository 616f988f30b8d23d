import { spawnSync } from 'node:child_process'

/** Whether this machine lets us give a process disks of its own. */
export function canMount(): boolean {
  const isRoot = process.getuid?.() === 0
  return isRoot && spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0
}

/**
 * Words to put in front of a program, so that it has another disk at `folder`, which is gone with it.
 * `script` prepares it: a few lines of shell, with the folder as `$1`.
 */
export function withDiskAt(folder: string, script: string): string[] {
  const lines = `folder=$1; shift; ${script.replaceAll('$1', '$folder')}; exec "$@"`
  return [
    'unshare',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    'sh',
    '-euc',
    lines,
    'sh',
    folder,
  ]
}
