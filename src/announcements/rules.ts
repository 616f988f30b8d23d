export const ANNOUNCEMENT_MAX = 1000
/** In any 24 hours, so that no change of timezone makes a new day. */
const ANNOUNCEMENTS_PER_DAY = 3
/** As the log names it. */
export const ANNOUNCEMENTS = { name: 'a word to everybody' }
/** Pages show so many, the newest ones. */
export const ANNOUNCEMENTS_SHOWN_MAX = 10

/**
 * When the next one may be sent, by when the newest ones were, in any order; undefined if that is now.
 * What lies ahead was written by a clock that was wrong, and counts for nothing.
 */
export function nextAnnouncementAt(
  sent: readonly { sent_at: string }[],
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const [oldest, ...others] = sent
    .map(({ sent_at }) => Temporal.Instant.from(sent_at))
    .filter((at) => Temporal.Instant.compare(at, now) <= 0)
    .filter((at) => Temporal.Instant.compare(at, now.subtract({ hours: 24 })) > 0)
    .sort(Temporal.Instant.compare)
    .slice(-ANNOUNCEMENTS_PER_DAY)
  return oldest && others.length + 1 === ANNOUNCEMENTS_PER_DAY
    ? oldest.add({ hours: 24 })
    : undefined
}
