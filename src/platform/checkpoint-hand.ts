import { Worker } from 'node:worker_threads'
import type { Done, Task } from './checkpoint-worker.ts'

export type Hand = {
  /** Answers with what came of it, and with an error if the thread has ended meanwhile. */
  ask(task: Task): Promise<Done>
  /** To be called when nothing is asked any more. */
  dismiss(): Promise<void>
}

/** A thread that does one task at a time on this database; it is started with the first one, and anew if it ended. */
export function hire(file: string): Hand {
  let worker: Worker | undefined
  let answer = (_: Done) => {}

  function start(): Worker {
    const started = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      workerData: file,
    })
    const lose = (error: Error) => {
      if (worker !== started) return
      worker = undefined
      answer({ error })
    }
    started.on('message', (done: Done) => answer(done))
    started.on('error', lose)
    started.on('exit', (code) => lose(new Error(`The thread ended with code ${code}`)))
    // Last, as listening for messages would keep the process alive again.
    started.unref()
    return started
  }

  return {
    async ask(task: Task): Promise<Done> {
      const done = new Promise<Done>((resolve) => {
        answer = resolve
      })
      worker ??= start()
      // Idle it keeps no process alive; but none ends of itself before what it was asked is done.
      worker.ref()
      worker.postMessage(task)
      return await done.finally(() => worker?.unref())
    },
    async dismiss() {
      await worker?.terminate()
    },
  }
}
