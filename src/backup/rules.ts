/** The key that seals copies as a whole, by the purpose it is derived for. */
export const COPY_KEY = 'sealed copy of the database'
const COPIES_KEPT_DAYS = 7
/** When a copy is made at night, in the timezone of the machine. */
const COPY_HOUR = 3

/** What the name of a copy says; without `owner` it was downloaded, or made by an earlier version. */
export type CopyName = { made: Temporal.Instant; owner?: string | undefined }

/** A file name that says when the copy was made, in UTC, and by which instance. */
export function copyName({ made, owner }: CopyName): string {
  const time = made.toString({ smallestUnit: 'second' }).replaceAll(':', '-')
  return `${owner === undefined ? 'sneaky-klaus-' : sharedStart(owner)}${time}.sealed`
}

/** How the names of all copies begin that one instance makes by night. */
export function sharedStart(owner: string): string {
  return `sneaky-klaus-${owner}-`
}

const COPY_NAME =
  /^sneaky-klaus-(?:([a-z0-9]+)-)?(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.sealed((?:\.[a-z0-9]+\.part)+)?$/

/** What the name of a copy says, or of one that is or was being made (`isHalf`); undefined if it is none. */
export function readCopyName(name: string): (CopyName & { isHalf: boolean }) | undefined {
  const found = COPY_NAME.exec(name)
  if (!found) return undefined
  const [, owner, day, hour, minute, second, half] = found
  const made = Temporal.Instant.from(`${day}T${hour}:${minute}:${second}Z`)
  return { owner, made, isHalf: half !== undefined }
}

/** Of the state before an upgrade that is still to come, and of nobody else's draft. */
const PENDING_END = /\.([0-9a-f]{16})[a-z0-9]{20}\.part$/

/** The name of a copy while the upgrade is still to come, which is half made until then. */
export function pendingName(of: { made: Temporal.Instant; state: string; id: string }): string {
  return `${copyName({ made: of.made })}.${of.state}${of.id}.part`
}

/** Whether this is such a copy of a state, or the beginning of one. */
export function isPendingOf(name: string, state: string): boolean {
  return readCopyName(name)?.isHalf === true && name.includes(`.sealed.${state}`)
}

/** The state of which such a copy is, if it is whole; undefined if it is another file. */
export function readPendingState(name: string): string | undefined {
  return readCopyName(name) && PENDING_END.exec(name)?.[1]
}

/** A draft to which nobody has written for so long belongs to nobody. */
export const DRAFT_IDLE_SECONDS = 30

/** Whether something that a copy holds has been erased since. */
export function isOutdated(made: Temporal.Instant, lastErased: Temporal.Instant): boolean {
  return !isBefore(lastErased, made)
}

/** A copy goes when it is a week old, or when a clock that was wrong has named it. */
export function isRecent(made: Temporal.Instant, now: Temporal.Instant): boolean {
  return isBefore(now.subtract({ hours: 24 * COPIES_KEPT_DAYS }), made) && !isBefore(now, made)
}

/** Whether copies that were made then may still be kept. */
export function mayBeKept(made: Temporal.Instant, now: Temporal.Instant): boolean {
  return isBefore(now.subtract({ hours: 24 * COPIES_KEPT_DAYS + 1 }), made)
}

/** Whether none of these copies was made since it was last three at night. */
export function copyIsDue(
  copies: readonly Temporal.Instant[],
  now: Temporal.Instant,
  timezone: string,
): boolean {
  const local = now.toZonedDateTimeISO(timezone)
  const tonight = local.startOfDay().with({ hour: COPY_HOUR })
  const lastNight = local.hour < COPY_HOUR ? tonight.subtract({ days: 1 }) : tonight
  return copies.every((copy) => isBefore(copy, lastNight.toInstant()))
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}
