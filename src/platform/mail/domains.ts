/** What had been taken, and when, at the first refusal of a mail. */
export type Refusal = { taken: number; trust: number; at: Temporal.Instant }

/** What is known of a domain that has refused a mail. */
export type Domain = {
  /** When one was taken last, since it first refused one. */
  takenAt?: Temporal.Instant
  /** How many mails were taken since, less those that were blamed for their refusal. */
  trust: number
  /** Who was refused since one was last taken, by what was said. */
  refused: Map<string, Set<string>>
}

/** Adds to the set under this name; returns the set. */
export function added(sets: Map<string, Set<string>>, name: string, member: string): Set<string> {
  const set = sets.get(name) ?? new Set()
  sets.set(name, set)
  return set.add(member)
}

/** What was said to somebody of this domain who has got nothing since. */
export function refusals({ refused }: Domain): string[] {
  return [...refused].flatMap(([said, readers]) => (readers.size > 0 ? [said] : []))
}
