const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What a signal leads to, with when it was heard; until somebody waits for it, the end. */
let heard: (atMs: number) => void = () => process.exit(0)

/**
 * From now on a signal to stop ends the process with 0, the first process of a container, too, which has no
 * default for any. A second one changes nothing: with Ctrl-C under npm both the terminal and npm send one.
 */
export function hearStopSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => heard(performance.now()))
}

/** From now on a signal ends nothing by itself. Resolves with when one was heard (milliseconds of `performance`). */
export function untilToldToStop(): Promise<number> {
  return new Promise((resolve) => {
    heard = resolve
  })
}
