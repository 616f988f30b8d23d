import { writeFileSync } from 'node:fs'
import { type Assignment, draw, type Pair, type RandomInt } from '../src/draw/engine/matching.ts'
import { everyAssignment, keyOf, pairsWithin, seeded } from '../src/draw/engine/proof.ts'

/** Draws docs/draw-fairness.svg: how often each outcome occurs with our draw and with a hat. */

const PEOPLE = ['Anna', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn']
const COUPLES = pairsWithin([
  ['Anna', 'Ben'],
  ['Cleo', 'Dan'],
])
const DRAWS_PER_OUTCOME = 1_000
const OURS = '#1f7a4d'
const HAT = '#c8553d'
const [LEFT, TOP, WIDTH, HEIGHT] = [64, 70, 620, 250]
const HIGHEST = 3

const outcomes = everyAssignment(PEOPLE, COUPLES, 'any').map(keyOf)
const ours = frequencies((random) => drawOurs(random), seeded(2026))
const hat = frequencies((random) => drawFromHat(random), seeded(2026))
const order = outcomes.map((_, index) => index).sort((a, b) => (hat[a] ?? 0) - (hat[b] ?? 0))

writeFileSync(new URL('../docs/draw-fairness.svg', import.meta.url), picture())
process.stdout.write(`${outcomes.length} outcomes; ours ${range(ours)}, hat ${range(hat)}\n`)

function drawOurs(random: RandomInt): Assignment {
  const drawn = draw({ people: PEOPLE, forbidden: COUPLES, shape: 'any' }, random)
  if (!drawn.ok) throw new Error('Two couples can be drawn')
  return drawn.assignment
}

/** People take turns drawing an allowed slip; if anybody finds none, everybody starts over. */
function drawFromHat(random: RandomInt): Assignment {
  const forbidden = (giver: string, recipient: string) =>
    giver === recipient || COUPLES.some(([a, b]: Pair) => a === giver && b === recipient)
  while (true) {
    const assignment = new Map<string, string>()
    for (const giver of PEOPLE) {
      const slips = PEOPLE.filter((person) => {
        return !forbidden(giver, person) && ![...assignment.values()].includes(person)
      })
      const slip = slips[slips.length === 0 ? 0 : random(slips.length)]
      if (slip !== undefined) assignment.set(giver, slip)
    }
    if (assignment.size === PEOPLE.length) return assignment
  }
}

/** How often each outcome occurred, relative to its fair share (1). */
function frequencies(next: (random: RandomInt) => Assignment, random: RandomInt): number[] {
  const counts = new Map(outcomes.map((outcome) => [outcome, 0]))
  for (let run = 0; run < outcomes.length * DRAWS_PER_OUTCOME; run++) {
    const outcome = keyOf(next(random))
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return outcomes.map((outcome) => (counts.get(outcome) ?? 0) / DRAWS_PER_OUTCOME)
}

function range(parts: readonly number[]): string {
  return `${Math.min(...parts).toFixed(2)} to ${Math.max(...parts).toFixed(2)} times the fair part`
}

function picture(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 390" role="img" font-family="system-ui, sans-serif" font-size="13" fill="#222">
<title>How often each of the ${outcomes.length} possible outcomes came: ours all alike, from a hat ${range(hat)}</title>
<rect width="720" height="390" fill="#fff"/>
<text x="${LEFT}" y="26" font-size="16" font-weight="600">Six people, two couples: how often does each outcome come?</text>
<circle cx="${LEFT + 6}" cy="45" r="4" fill="${OURS}"/><text x="${LEFT + 18}" y="50">Sneaky Klaus</text>
<circle cx="${LEFT + 136}" cy="45" r="4" fill="${HAT}"/><text x="${LEFT + 148}" y="50">slips from a hat, starting again when somebody is stuck</text>
${[0, 1, 2, 3].map(gridLine).join('\n')}
<g fill="${HAT}">${dots(hat)}</g>
<g fill="${OURS}">${dots(ours)}</g>
<text x="${LEFT}" y="${TOP + HEIGHT + 26}">each of the ${outcomes.length} possible outcomes, from rarest to most common in the hat</text>
<text x="${LEFT}" y="${TOP + HEIGHT + 46}" fill="#666">${(outcomes.length * DRAWS_PER_OUTCOME).toLocaleString('en')} draws each, made by scripts/draw-picture.ts</text>
</svg>
`
}

function gridLine(times: number): string {
  const label = times === 1 ? 'fair' : `${times} x`
  return `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${height(times)}" y2="${height(times)}" stroke="${times === 1 ? '#888' : '#ddd'}"/><text x="${LEFT - 8}" y="${Number(height(times)) + 4}" text-anchor="end">${label}</text>`
}

function dots(parts: readonly number[]): string {
  const step = WIDTH / outcomes.length
  return order
    .map((outcome, place) => {
      const x = (LEFT + (place + 0.5) * step).toFixed(1)
      return `<circle cx="${x}" cy="${height(parts[outcome] ?? 0)}" r="2.4"/>`
    })
    .join('')
}

function height(times: number): string {
  return (TOP + HEIGHT * (1 - times / HIGHEST)).toFixed(1)
}
