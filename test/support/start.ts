import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { temporaryFolder } from './folder.ts'

const KLAUS = path.join(import.meta.dirname, '..', '..', 'src', 'klaus.ts')
/** Many times what a start needs: one that hangs is ended, so that its test fails. */
const PATIENCE_MS = 60_000

const SOMEBODY = 23_456

type Options = {
  environment: Record<string, string>
  /** Where it starts, and looks for `.env`. */
  cwd?: string
  /** Words in front of the program, such as those that start it on disks of its own. */
  inside?: readonly string[]
  /** As an ordinary user, whom the modes of files concern, though we may be root. */
  asSomebody?: boolean
}

export type Start = { code: number | null; out: string; error: string }

/** Starts the real program, which is expected to refuse, and waits for its end. */
export async function tryToStart(options: Options): Promise<Start> {
  const { environment, cwd = temporaryFolder(), inside = [], asSomebody = false } = options
  const [program = '', ...words] = [...inside, process.execPath, KLAUS, 'serve']
  const child = spawn(program, words, {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      NODE_COMPILE_CACHE: path.join(tmpdir(), 'sneaky-klaus-compile-cache'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(asSomebody && process.getuid?.() === 0 && { uid: SOMEBODY }),
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  // What should have refused, but listens, needs no more time.
  child.stdout.on('data', (data) => {
    if (String(data).includes('is ready')) child.kill('SIGKILL')
  })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [out, error] = await said
  return { code, out, error }
}
