type CountedDay = { day: string; times: number }

/** Days as a column keeps them, each as often as something was done on it, with one more. */
export function withDay(days: string | null, day: string): string {
  return days === null ? day : `${days} ${day}`
}

/** The days of such a column, oldest first, and how often each is in it; none if it is null. */
export function daysIn(days: string | null): CountedDay[] {
  return countDays((days ?? '').split(' '))
}

/** Days, oldest first, and how often each comes; what is empty or null is none. */
export function countDays(days: readonly (string | null)[]): CountedDay[] {
  const known = days
    .filter((day) => day !== null)
    .filter((day) => day !== '')
    .toSorted()
  return [...Map.groupBy(known, (day) => day)].map(([day, same]) => ({ day, times: same.length }))
}
