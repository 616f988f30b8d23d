import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Asked } from './prepared.ts'
import { interleaved } from './rounds.ts'
import type { Target } from './servers.ts'
import { cpuMsOf } from './usage.ts'

const CONNECTIONS = 8
const ROUND_MS = 1_000
/** So long the compiler of the engine goes on making a page faster. */
const WARM_UP_MS = 4_000
const PROBE_EVERY_MS = 5

/** What a request cost the server. */
export type Cost = { cpuMs: number; perSecond: number }

/** What a page costs each of these servers, round by round, once they are warm. */
export async function costsOf<Name extends string>(
  page: Asked,
  targets: Readonly<Record<Name, Target>>,
): Promise<Record<Name, Cost[]>> {
  const names = Object.keys(targets) as Name[]
  for (const name of names) await loadFor(targets[name], page, WARM_UP_MS)
  const measures = names.map((name) => [name, () => loadFor(targets[name], page, ROUND_MS)])
  return await interleaved<Record<Name, Cost>>(Object.fromEntries(measures))
}

/** Asks for a page over and over on kept connections, for so many milliseconds. */
async function loadFor(target: Target, page: Asked, milliseconds: number): Promise<Cost> {
  const before = cpuMsOf(target.pid)
  const began = performance.now()
  let answered = 0
  await askWhile(target, () => {
    if (performance.now() - began >= milliseconds) return undefined
    answered += 1
    return page
  })
  const seconds = (performance.now() - began) / 1000
  return { cpuMs: (cpuMsOf(target.pid) - before) / answered, perSecond: answered / seconds }
}

/** Asks for what comes next, on a few kept connections, until nothing does. */
export async function askWhile({ port }: Target, next: () => Asked | undefined): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const visitor = async () => {
    for (let page = next(); page !== undefined; page = next()) await ask(port, page, agent)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, visitor)).finally(() => agent.destroy())
}

/** Asks for a page and reads it whole. Throws if it is another answer. */
export function ask(port: number, { url, cookie }: Asked, agent?: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = cookie === '' ? {} : { cookie }
    const request = get({ host: '127.0.0.1', port, path: url, headers, ...(agent && { agent }) })
    request.on('error', reject)
    request.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`))
      response.resume()
      response.on('end', resolve)
    })
  })
}

/** Asks again and again until it is to stop; returns how long each answer took, in milliseconds. */
export async function probe(look: () => Promise<unknown>, signal: AbortSignal): Promise<number[]> {
  const waits: number[] = []
  while (!signal.aborted) {
    const began = performance.now()
    await look()
    waits.push(performance.now() - began)
    await wait(PROBE_EVERY_MS)
  }
  return waits
}
