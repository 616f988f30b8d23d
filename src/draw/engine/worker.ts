import { randomInt } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { perform, type Task } from './task.ts'

/** A task and the share of the usual budgets it may spend. */
export type Order = { readonly task: Task; readonly share: number }

/** `started` comes when the thread turns to an order, and its answer after it. */
export type Report = 'started' | { readonly answer: unknown }

/** Between tasks there is time to clear away, rather than let arrays of past draws lie about. */
setFlagsFromString('--expose-gc')
const tidyUp: () => void = runInNewContext('gc')

parentPort?.on('message', ({ task, share }: Order) => {
  report('started')
  report({ answer: perform(task, randomInt, share) })
  tidyUp()
})

function report(report: Report): void {
  parentPort?.postMessage(report)
}
