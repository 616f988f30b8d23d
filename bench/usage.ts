import { readdirSync, readFileSync } from 'node:fs'

/** What all threads of a process have used of the processor, in milliseconds (Linux, schedstat). */
export function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [used = '0'] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
    return sum + Number(used) / 1e6
  }, 0)
}

/** What a process holds in memory, in bytes; `anonymous` is without what it maps from files (Linux, status). */
export type Memory = { resident: number; anonymous: number }

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return { resident: bytes('VmRSS'), anonymous: bytes('RssAnon') }
}
