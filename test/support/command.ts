import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'

const KLAUS = path.join(import.meta.dirname, '..', '..', 'src', 'klaus.ts')

export type CommandOutcome = { code: number; out: Buffer; text: string; error: string }

type Options = {
  env?: Record<string, string>
  cwd?: string
  input?: string | Buffer
  /** Words in front of the program, such as those that run it on disks of its own. */
  inside?: readonly string[]
}

/** Runs `klaus` with these words to its end, in a process with nothing but this environment. */
export function runKlaus(words: readonly string[], options: Options = {}): Promise<CommandOutcome> {
  const { env = {}, cwd = import.meta.dirname, input = '', inside = [] } = options
  const [program = '', ...first] = [...inside, process.execPath, KLAUS]
  const cache = { NODE_COMPILE_CACHE: path.join(tmpdir(), 'sneaky-klaus-compile-cache') }
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...first, ...words],
      {
        env: { PATH: inside.length > 0 ? process.env.PATH : '', ...cache, ...env },
        cwd,
        encoding: 'buffer',
      },
      (_, out, error) => {
        const code = child.exitCode ?? -1
        resolve({ code, out, text: out.toString(), error: error.toString() })
      },
    )
    child.stdin?.end(input)
  })
}
