import type { Recorder } from './delivery-outcomes.ts'
import type { Pen } from './in-hand.ts'
import type { LaneParts } from './lanes.ts'
import type { Mailer } from './mailer.ts'

/** What the delivery of mails of one lane is given from outside. */
export type WorkerParts<Context> = Pen<Context> & {
  lane: LaneParts<Context>
  mailer: Mailer
  /** The presence id of this process; while it is present, nobody else takes its mails. */
  holder: string
  /** What rooms note about an outcome, in the transaction that records it. */
  note: Recorder<Context>['note']
  /**
   * The mail of the lane to try first if none was taken lately: to somebody who took one before, and
   * rather not at a domain that refuses us.
   */
  pickProbe?(ctx: Context, refusing: readonly string[]): Promise<string | undefined>
  /** The waiting mails that are not to be written while the clock may be wrong. */
  waitingForTheDay?(ctx: Context): Promise<readonly string[]>
  mayGiveUp: Recorder<Context>['mayGiveUp']
}
