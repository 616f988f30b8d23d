/** Keeps the disk from filling up: so many forms of guests take about 44 MB once sealed. The organiser's come beside. */
const GUESTS_KEPT_MAX = 500
const ONE_GUEST_KEPT_MAX = 5

/** Who keeps a form, from the widest to the narrowest, each as a keyed hash; the session is the form's own. */
export type Keeper =
  | { is: 'organiser'; who: string; session: string }
  | { is: 'guest'; exchange: string; network: string; who: string; session: string }

/** The id of the form of this keeper; one session keeps one. */
export function idOf(keeper: Keeper): string {
  const { is, who, session } = keeper
  return is === 'guest'
    ? [is, keeper.exchange, keeper.network, who, session].join(' ')
    : [is, who, session].join(' ')
}

type Kept = { id: string; expires_at: string }

/**
 * The ids of the forms that give up their place to newer ones. A guest, who can come in as often as they like by
 * their card, has five. Where all guests together have too many, the oldest goes of who has most: of that
 * exchange, in it of that network, in that of that guest. So nobody is refused a place, and who makes up guests takes
 * places from their own; strangers can join one exchange, and take none from those of another.
 */
export function crowdedOut(kept: readonly Kept[]): string[] {
  let left = kept
    .filter(({ id }) => id.startsWith('guest '))
    .toSorted((one, other) => (one.expires_at < other.expires_at ? -1 : 1))
  const gone: string[] = []
  const giveUp = (id: string) => {
    gone.push(id)
    left = left.filter((form) => form.id !== id)
  }
  for (const forms of Map.groupBy(left, ({ id }) => id.split(' ')[3]).values()) {
    for (const { id } of forms.slice(0, -ONE_GUEST_KEPT_MAX)) giveUp(id)
  }
  while (left.length > GUESTS_KEPT_MAX) giveUp(oldestOfMost(left, 2))
  return gone
}

/** Of these, oldest first: in the largest group at this level, the same of the next; in the last, the oldest. */
function oldestOfMost(forms: readonly Kept[], level: number): string {
  const groups = [...Map.groupBy(forms, ({ id }) => wholeOf(id, level)).values()]
  const most = groups.reduce((one, other) => (other.length > one.length ? other : one))
  return level === 4 ? (most[0]?.id ?? '') : oldestOfMost(most, level + 1)
}

/** The first words of an id: with two the exchange, with three its network, with four the guest. */
function wholeOf(id: string, words: number): string {
  return id.split(' ', words).join(' ')
}
