import { writeFileSync } from 'node:fs'
import { draw } from '../src/draw/engine/matching.ts'
import type { Assignment, DrawProblem } from '../src/draw/engine/problem.ts'
import { everyAssignment, keyOf, mayGive } from '../src/draw/engine/proof/oracle.ts'
import { problemOf, somePeopleIn } from '../src/draw/engine/proof/problems.ts'
import type { RandomInt } from '../src/draw/engine/random.ts'
import { seeded } from '../src/draw/engine/seeded.ts'

/** Draws docs/draw-fairness.svg: how often each outcome comes, ours beside drawing from a hat. */

const COUPLES = problemOf(somePeopleIn([2, 2, 1, 1]))
const TEAM_SIZES = [49, 30, 20] as const
const TEAMS = problemOf(somePeopleIn(TEAM_SIZES))
const BIG_TEAM = new Set(TEAMS.people.slice(0, TEAM_SIZES[0]).map(({ id }) => id))
const DRAWS_PER_OUTCOME = 1_000
const DRAWS_PER_PAIR = 200
const OURS = '#1f7a4d'
const HAT = '#c8553d'
const [LEFT, WIDTH, HEIGHT] = [64, 620, 250]
const [FIRST_TOP, SECOND_TOP] = [70, 440]
const HIGHEST = 3

const outcomes = everyAssignment(COUPLES).map(keyOf)
const ours = frequencies(outcomes, DRAWS_PER_OUTCOME, keyOf, oursFor(COUPLES))
const hat = frequencies(outcomes, DRAWS_PER_OUTCOME, keyOf, hatFor(COUPLES))
const pairs = pairsBetweenSmallTeams()
const ourPairs = frequencies(pairs, DRAWS_PER_PAIR, strayPair, oursFor(TEAMS))
const hatPairs = frequencies(pairs, DRAWS_PER_PAIR, strayPair, hatFor(TEAMS))

writeFileSync(new URL('../docs/draw-fairness.svg', import.meta.url), picture())
process.stdout.write(`${outcomes.length} outcomes; ours ${range(ours)}, hat ${range(hat)}\n`)
process.stdout.write(`${pairs.length} pairs; ours ${range(ourPairs)}, hat ${range(hatPairs)}\n`)

type Drawer = (random: RandomInt) => Assignment

function oursFor(problem: DrawProblem): Drawer {
  return (random) => {
    const drawn = draw(problem, random)
    if (!drawn.ok || drawn.sampled !== 'exact') throw new Error('These can be drawn exactly')
    return drawn.assignment
  }
}

/** One after the other takes a slip that is allowed; whoever finds none makes all start again. */
function hatFor(problem: DrawProblem): Drawer {
  const isAllowed = mayGive(problem)
  const names = problem.people.map(({ id }) => id)
  const choices = names.map((giver) => names.filter((name) => isAllowed([giver, name])))
  return (random) => {
    while (true) {
      const taken = new Set<string>()
      for (const mine of choices) {
        const slips = mine.filter((name) => !taken.has(name))
        const slip = slips[slips.length === 0 ? 0 : random(slips.length)]
        if (slip !== undefined) taken.add(slip)
      }
      const recipients = [...taken]
      if (taken.size === names.length) {
        return new Map(names.map((giver, index) => [giver, recipients[index] ?? '']))
      }
    }
  }
}

function pairsBetweenSmallTeams(): string[] {
  const small = TEAMS.people.filter(({ id }) => !BIG_TEAM.has(id))
  const isAllowed = mayGive(TEAMS)
  return small.flatMap(({ id: giver }) =>
    small.filter(({ id }) => isAllowed([giver, id])).map(({ id }) => `${giver}>${id}`),
  )
}

/** 49 of the 50 outside the big team give to it: the pair of the one who does not. */
function strayPair(assignment: Assignment): string {
  const stray = [...assignment].filter((pair) => !pair.some((id) => BIG_TEAM.has(id)))
  return stray.map(([giver, recipient]) => `${giver}>${recipient}`).join()
}

/** How often each outcome came, 1 being its fair part. */
function frequencies(
  all: readonly string[],
  drawsPerOutcome: number,
  nameOf: (assignment: Assignment) => string,
  drawer: Drawer,
): number[] {
  const random = seeded(2026)
  const counts = new Map(all.map((outcome) => [outcome, 0]))
  for (let run = 0; run < all.length * drawsPerOutcome; run++) {
    const outcome = nameOf(drawer(random))
    counts.set(outcome, (counts.get(outcome) ?? Number.NaN) + 1)
  }
  return all.map((outcome) => (counts.get(outcome) ?? 0) / drawsPerOutcome)
}

function range(parts: readonly number[]): string {
  return `${Math.min(...parts).toFixed(2)} to ${Math.max(...parts).toFixed(2)} times the fair part`
}

function picture(): string {
  const draws = (outcomes.length * DRAWS_PER_OUTCOME).toLocaleString('en')
  const teamDraws = (pairs.length * DRAWS_PER_PAIR).toLocaleString('en')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 750" role="img" font-family="system-ui, sans-serif" font-size="13" fill="#222">
<title>How often each of the ${outcomes.length} possible outcomes came: ours all alike, from a hat ${range(hat)}; below, the same of ${pairs.length} pairs in teams of 49, 30 and 20</title>
<rect width="720" height="750" fill="#fff"/>
<text x="${LEFT}" y="26" font-size="16" font-weight="600">Six people, two couples: how often does each outcome come?</text>
<circle cx="${LEFT + 6}" cy="45" r="4" fill="${OURS}"/><text x="${LEFT + 18}" y="50">Sneaky Klaus</text>
<circle cx="${LEFT + 136}" cy="45" r="4" fill="${HAT}"/><text x="${LEFT + 148}" y="50">slips from a hat, starting again when somebody is stuck</text>
${grid(FIRST_TOP)}
${bothDots(ours, hat, FIRST_TOP, 5)}
<text x="${LEFT}" y="${FIRST_TOP + HEIGHT + 26}">each of the ${outcomes.length} possible outcomes, from rarest to most common in the hat; ${draws} draws each</text>
<text x="${LEFT}" y="${SECOND_TOP - 44}" font-size="16" font-weight="600">Teams of 49, 30 and 20: how often does each pair come?</text>
<text x="${LEFT}" y="${SECOND_TOP - 20}">One person outside the big team does not give to it, and there are ${pairs.length.toLocaleString('en')} pairs that this can be.</text>
${grid(SECOND_TOP)}
${bothDots(ourPairs, hatPairs, SECOND_TOP, 3)}
<text x="${LEFT}" y="${SECOND_TOP + HEIGHT + 26}">each of the possible pairs in ${teamDraws} draws: chance alone moves most of them by up to 14 %</text>
<text x="${LEFT}" y="${SECOND_TOP + HEIGHT + 46}" fill="#666">made by scripts/draw-picture.ts</text>
</svg>
`
}

function grid(top: number): string {
  return [0, 1, 2, 3].map((times) => gridLine(times, top)).join('\n')
}

function gridLine(times: number, top: number): string {
  const label = times === 1 ? 'fair' : `${times} x`
  const y = height(times, top)
  return `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y}" y2="${y}" stroke="${times === 1 ? '#888' : '#ddd'}"/><text x="${LEFT - 8}" y="${Number(y) + 4}" text-anchor="end">${label}</text>`
}

/** Ours over those from the hat, from rarest to most common in the hat. */
function bothDots(
  mine: readonly number[],
  theirs: readonly number[],
  top: number,
  size: number,
): string {
  const order = theirs.map((_, index) => index).sort((a, b) => (theirs[a] ?? 0) - (theirs[b] ?? 0))
  const sorted = (parts: readonly number[]) => order.map((index) => parts[index] ?? 0)
  return `${dots(sorted(theirs), top, HAT, size)}\n${dots(sorted(mine), top, OURS, size)}`
}

/** All dots as one path of lines without length, which keeps the picture small. */
function dots(parts: readonly number[], top: number, colour: string, size: number): string {
  const step = WIDTH / parts.length
  const points = parts.map((part, place) => {
    return `M${(LEFT + (place + 0.5) * step).toFixed(1)} ${height(part, top)}h0`
  })
  return `<path d="${points.join('')}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round"/>`
}

function height(times: number, top: number): string {
  return (top + HEIGHT * (1 - times / HIGHEST)).toFixed(1)
}
