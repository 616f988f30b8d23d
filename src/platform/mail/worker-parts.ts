import type { Recorder } from './delivery-outcomes.ts'
import type { Pen } from './in-hand.ts'
import type { ListWaiting } from './lanes.ts'
import type { Mailer } from './mailer.ts'
import type { OutboxMail } from './outbox.ts'

/** What the delivery of mail is given from outside. */
export type WorkerParts<Context> = Pen<Context> & {
  mailer: Mailer
  /** The presence id of this process; while it is present, nobody else takes its mails. */
  holder: string
  /** What rooms note about an outcome, in the transaction that records it. */
  note: Recorder<Context>['note']
  /**
   * The waiting mail that pages may show to try first if none was taken lately: to somebody who took one before, and
   * rather not at a domain that refuses us.
   */
  pickProbe?(ctx: Context, refusing: readonly string[]): Promise<string | undefined>
  /** The waiting mails that are not to be written while the clock may be wrong. */
  waitingForTheDay?(ctx: Context): Promise<readonly string[]>
  /** Whether no page may show that there is this mail, nor let it be seen in others. */
  isUnseen(mail: OutboxMail): boolean
  listWaiting: ListWaiting<Context>
  mayGiveUp: Recorder<Context>['mayGiveUp']
}
