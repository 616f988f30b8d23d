import { readdirSync, readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

const CONNECTIONS = 8

/** A server to be asked, in a process of its own. */
export type Target = { port: number; pid: number }

/** What a request cost the server. */
export type Cost = { cpuMs: number; perSecond: number }

/** Asks for a page over and over on kept connections, for so many milliseconds. */
export async function load(
  { port, pid }: Target,
  { url, cookie }: { url: string; cookie: string },
  milliseconds: number,
): Promise<Cost> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const headers = cookie === '' ? {} : { cookie }
  const before = cpuMsOf(pid)
  const began = performance.now()
  let answered = 0
  const visitor = async () => {
    while (performance.now() - began < milliseconds) {
      await once({ port, path: url, headers, agent })
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, visitor))
  const seconds = (performance.now() - began) / 1000
  const cpuMs = (cpuMsOf(pid) - before) / answered
  agent.destroy()
  return { cpuMs, perSecond: answered / seconds }
}

type Options = { port: number; path: string; headers: object; agent: Agent }

function once(options: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get({ ...options, host: '127.0.0.1', headers: { ...options.headers } })
    request.on('error', reject)
    request.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`${options.path}: ${response.statusCode}`))
      response.resume()
      response.on('end', resolve)
    })
  })
}

/** What all threads of a process have used of the processor, in milliseconds (Linux, schedstat). */
export function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [used = '0'] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
    return sum + Number(used) / 1e6
  }, 0)
}
