import { randomInt } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { createDrawing } from '../draw/drawing.ts'
import { systemClock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'

/** For a command that works on a database alone: nothing is sent, drawn or followed up. */
export function contextOf(
  config: Config,
  db: Database,
  { seal, keyring }: Pick<Context, 'seal' | 'keyring'>,
): Context {
  return {
    config,
    db,
    clock: systemClock,
    evenMs: 0,
    random: randomInt,
    drawing: createDrawing({ random: randomInt, onError: () => {} }),
    seal,
    keyring,
    sender: undefined,
    jobRuns: new Map(),
    mailIsWaiting() {},
    deliveryFails: () => false,
    canWrite: () => true,
    checkpointSoon() {},
    noteErasure: async () => {},
    followUpErasure: async () => {},
    notePulse: async () => {},
  }
}
