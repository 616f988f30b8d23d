import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../test/support/free-port.ts'

const KLAUS = path.join(import.meta.dirname, '..', 'bin', 'klaus')
/** No mail server answers there. */
const NO_SMTP_URL = 'smtp://127.0.0.1:9'

/** A server to be asked, in a process of its own. */
export type Target = { port: number; pid: number }

/** The same, until it is disposed of; none outlives this process. */
export type Server = Target & AsyncDisposable

/** A data folder, and the key to it. */
export type Data = { folder: string; secretKey: string }

const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** What the product is told: the addresses of its pages, and where mail goes. */
export function environment(
  { folder, secretKey }: Data,
  { port, smtpUrl = NO_SMTP_URL }: { port: number; smtpUrl?: string },
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    SECRET_KEY: secretKey,
    HOST: '127.0.0.1',
    PORT: String(port),
    BASE_URL: `http://localhost:${port}`,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'klaus@example.org',
  }
}

/** The product as people start it, once it is ready. */
export async function startOurs(data: Data, smtpUrl?: string): Promise<Server> {
  const { child, port } = await spawnOurs(data, smtpUrl)
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('ready') && resolve())
    child.once('exit', (code) => reject(new Error(`It has ended with ${code} before it was ready`)))
  })
  return serverOf(child, port)
}

/** The product, told to start a moment ago. */
export async function spawnOurs(data: Data, smtpUrl?: string) {
  const port = await freePort()
  const env = environment(data, { port, ...(smtpUrl !== undefined && { smtpUrl }) })
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = keep(spawn(KLAUS, ['serve'], { cwd: data.folder, env, stdio }))
  child.stdout?.resume()
  return { child, port }
}

/** A server of the bench, in a file that tells its port once it listens; `told` is what it waits for before. */
export async function startOther(
  file: string,
  { told, env = process.env }: { told?: object; env?: NodeJS.ProcessEnv } = {},
): Promise<Server> {
  const stdio: ['ignore', 'ignore', 'inherit', 'ipc'] = ['ignore', 'ignore', 'inherit', 'ipc']
  const child = keep(fork(path.join(import.meta.dirname, file), { env, stdio }))
  if (told) child.send(told)
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} has ended`)))
  const [port] = await Promise.race([once(child, 'message'), ended])
  ended.catch(() => {})
  return serverOf(child, port)
}

/** A child that ends with this process at the latest. */
export function keep<Child extends ChildProcess>(child: Child): Child {
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}

/** Ends a child, and waits until it has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

function serverOf(child: ChildProcess, port: number): Server {
  return { port, pid: child.pid ?? 0, [Symbol.asyncDispose]: () => end(child) }
}
