/** Timezones are some six hundred; whoever fills this from forms must not fill the memory. */
const ZONES_KEPT = 100

/** Keeps what is made for a timezone, as making formats takes longer than using them. */
export function perZone<Made>(make: (timezone: string) => Made): (timezone: string) => Made {
  const known = new Map<string, Made>()
  return (timezone) => {
    const made = known.get(timezone) ?? make(timezone)
    if (known.size >= ZONES_KEPT) known.clear()
    known.set(timezone, made)
    return made
  }
}
