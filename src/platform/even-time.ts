import { setTimeout as wait } from 'node:timers/promises'

/** What a form that takes an email answers by: to the next of these, counted from when it came in. */
export const EVEN_MS = 100

/**
 * Does the work and returns at the next multiple of `evenMs`, so that how long it takes does not tell what was done: an
 * email that is known costs more than one that is not (OWASP, Authentication Cheat Sheet, "Authentication
 * Responses"). 0 does not wait. A machine so busy that the work takes longer than one step may still tell.
 */
export async function inEvenTime<T>(
  { evenMs }: { evenMs: number },
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now()
  try {
    return await work()
  } finally {
    if (evenMs > 0) await wait(evenMs - ((performance.now() - began) % evenMs))
  }
}
