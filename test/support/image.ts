import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { temporaryFolder } from './folder.ts'
import { canMount } from './mounts.ts'
import { isInstalled } from './programs.ts'

const HOME = path.join(import.meta.dirname, '..', '..')
const DOCKERFILE = readFileSync(path.join(HOME, 'Dockerfile'), 'utf8')

/** Neither root, nor the user whom the image names. */
const SOMEBODY = '23456:23456'

/** What an engine does for a container: one root, read-only; one volume; its own process 1. */
const ENTER = `
root=$1 volume=$2 user=$3; shift 3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --bind "$volume" "$root/data"
mount -t proc proc "$root/proc"
exec env PATH=/usr/bin "$(command -v chroot)" --userspec="$user" "$root" "$@"`

/** Whether this machine lets us do what an engine does. */
export function canEnter(): boolean {
  return isInstalled('unshare', 'chroot', 'strip', 'ldd', 'npm') && canMount()
}

/** Fills a folder as the Dockerfile does: from what .dockerignore lets through, by the same script. */
export function buildRoot(): string {
  const [context, root] = [temporaryFolder(), temporaryFolder()]
  const lines = readFileSync(path.join(HOME, '.dockerignore'), 'utf8').split('\n')
  for (const line of lines.filter((line) => line.startsWith('!'))) {
    cpSync(path.join(HOME, line.slice(1)), path.join(context, line.slice(1)), { recursive: true })
  }
  const PATH = `${path.dirname(process.execPath)}:${process.env.PATH}`
  const built = spawnSync(path.join(context, 'docker/root.sh'), [root], {
    env: { ...process.env, PATH },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (built.status !== 0) throw new Error('docker/root.sh failed')
  return root
}

/** A new volume; as in a container, whoever is inside may write to it. */
export function newVolume(): string {
  const volume = path.join(temporaryFolder(), 'volume')
  mkdirSync(volume)
  spawnSync('chmod', ['1777', volume])
  return volume
}

/** The variables that the Dockerfile sets. */
function imageEnvironment(): Record<string, string> {
  const block = /^ENV ((?:.*\\\n)*.*)$/m.exec(DOCKERFILE)?.[1] ?? ''
  return Object.fromEntries(
    [...block.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  )
}

/** The value of a label that the Dockerfile sets. */
export function imageLabel(name: string): string | undefined {
  return new RegExp(`org\\.opencontainers\\.image\\.${name}="([^"]*)"`).exec(DOCKERFILE)?.[1]
}

/** The words of an instruction that the Dockerfile gives as a list, such as `ENTRYPOINT`. */
export function imageWords(instruction: string): string[] {
  const [, list = '[]'] = new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(DOCKERFILE) ?? []
  return JSON.parse(list)
}

type Container = { root: string; volume: string; environment?: Record<string, string> }

/** Starts a program inside. Its process is the child of the one that is returned. */
export function enter(
  { root, volume, environment = {} }: Container,
  words: readonly string[],
): ChildProcessWithoutNullStreams {
  const { PATH: _, ...fromImage } = imageEnvironment()
  return spawn(
    'unshare',
    [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      'sh',
      '-euc',
      ENTER,
      'sh',
      root,
      volume,
      SOMEBODY,
      ...words,
    ],
    { env: { PATH: process.env.PATH ?? '', ...fromImage, ...environment } },
  )
}

/** Runs `klaus` inside, to its end. */
export async function klausInside(
  container: Container,
  words: readonly string[],
  input: string | Buffer = '',
) {
  const child = enter(container, ['klaus', ...words])
  child.stdin.end(input)
  const said = Promise.all([buffer(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [out, error] = await said
  return { code: code as number | null, out, text: out.toString(), error }
}

/** The bytes of all files below this folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
}
