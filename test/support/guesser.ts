/** What somebody was shown of one draw, by what they had asked for, and how the names had fallen. */
export type Round = {
  shown: ReadonlyMap<string, string>
  pairs: ReadonlyMap<string, string>
}

type Guesses = {
  names: readonly string[]
  /** Whom the guesser plays: whom that person gives to is known in every round. */
  guest: string
  /** Rounds of which the guesser has been told everything afterwards. */
  known: readonly Round[]
  others: readonly Round[]
}

/** Something that was shown, and whom it might point to. */
type Sign = { sign: string; to: string }

/** What was shown fewer times than that is taken for chance. */
const SEEN_OFTEN = 3

/**
 * Learns from the known rounds which signs, among all that was shown, go with whom a giver gives to, and
 * follows the surest one in each of the others. Returns in how many of these it was right, by giver.
 */
export function guessRight({ names, guest, known, others }: Guesses): ReadonlyMap<string, number> {
  const signsOf = new Map(
    [...known, ...others].map((round) => [round, pointers(signsIn(round, names), names)]),
  )
  const givers = names.filter((name) => name !== guest)
  return new Map(
    givers.map((giver) => {
      const learned = learn(giver)
      const right = others.filter(
        (round) => guess(round, giver, learned) === round.pairs.get(giver),
      )
      return [giver, right.length]
    }),
  )

  /** How often each sign was there, and how often it pointed to the right one. */
  function learn(giver: string) {
    const counts = new Map<string, { times: number; right: number }>()
    for (const round of known) {
      for (const { sign, to } of signsOf.get(round) ?? []) {
        const { times, right } = counts.get(sign) ?? { times: 0, right: 0 }
        const isRight = round.pairs.get(giver) === to
        counts.set(sign, { times: times + 1, right: right + Number(isRight) })
      }
    }
    return counts
  }

  function guess(round: Round, giver: string, learned: ReturnType<typeof learn>) {
    const taken = round.pairs.get(guest)
    let best = { to: '', trust: 0 }
    for (const { sign, to } of signsOf.get(round) ?? []) {
      const { times, right } = learned.get(sign) ?? { times: 0, right: 0 }
      if (times < SEEN_OFTEN || to === giver || to === taken) continue
      // Laplace's rule of succession: what was seen rarely is trusted less.
      const trust = (right + 1) / (times + names.length - 1)
      if (trust > best.trust) best = { to, trust }
    }
    return best.to
  }
}

/** Every word, and after whose name it stands, which name follows which, and whole pages. */
function signsIn({ shown }: Round, names: readonly string[]): ReadonlySet<string> {
  const signs = new Set([''])
  for (const [asked, text] of shown) {
    signs.add(`${asked}: ${text}`)
    let last = ''
    for (const word of text.split(/[\s|,·]+/)) {
      signs.add(`${asked}: ${word}`).add(`${asked}: ${last} … ${word}`)
      if (!names.includes(word)) continue
      signs.add(`${asked}: ${last} before ${word}`)
      last = word
    }
  }
  return signs
}

/** A sign may stand for anybody; one with a name in it, whoever that is, for the one who is named. */
function pointers(signs: ReadonlySet<string>, names: readonly string[]): readonly Sign[] {
  return [...signs].flatMap((sign) =>
    names.flatMap((to) => {
      const forThem = { sign: `${sign} → ${to}`, to }
      const named = sign.replaceAll(to, '‹who›')
      return named === sign ? [forThem] : [forThem, { sign: named, to }]
    }),
  )
}
