import { randomInt } from 'node:crypto'
import { type DrawProblem, draw, type Pair, type Shape } from '../src/draw/engine/matching.ts'
import { allBut, pairsWithin, seeded, someGroups, somePeople } from '../src/draw/engine/proof.ts'

const SHUFFLE_TRIES = 10_000
const HEADINGS = [
  'people and rules',
  'any shape: median',
  'worst',
  'sampled',
  'circle: median',
  'worst',
  'reached, sampled',
  'shuffle and retry: median',
  'refused',
]

type Row = {
  readonly name: string
  readonly people: readonly string[]
  readonly forbidden: readonly Pair[]
}

/** Prints draw times and sampling methods as a table, next to a plain shuffle-and-retry. */
export async function benchDraw(): Promise<void> {
  print(HEADINGS)
  print(HEADINGS.map((heading) => '-'.repeat(heading.length)))
  for (const row of rows()) print(measure(row))
}

function* rows(): Generator<Row> {
  for (const count of [10, 100, 1_000, 10_000]) {
    yield { name: `${count.toLocaleString('en')}, free`, people: somePeople(count), forbidden: [] }
    yield randomRules(count, 5)
  }
  yield randomRules(1_000, 20)
  yield households('200, households of 2 to 6', sizesFrom2To6(50))
  yield households('1,000, households of 2 to 6', sizesFrom2To6(250))
  yield households('two teams of 10', [10, 10])
  yield households('two teams of 15', [15, 15])
  yield households('three of 5', [5, 5, 5])
  yield households('five of 4', [4, 4, 4, 4, 4])
  yield households('three offices of 50', [50, 50, 50])
  yield households('three offices of 333', [333, 333, 333])
  yield ring(200)
  yield fewChoices(100, 4)
  yield fewChoices(1_000, 4)
  yield blocked('12, 7 give only to 6: impossible', 12, 7, 6)
  yield blocked('30, 3 give only to 2: impossible', 30, 3, 2)
  yield blocked('500, 200 give only to 199: impossible', 500, 200, 199)
  yield households('500, a household of 251: impossible', [
    251,
    ...Array.from({ length: 249 }, () => 1),
  ])
}

function randomRules(count: number, each: number): Row {
  const random = seeded(count)
  const people = somePeople(count)
  const forbidden = people.flatMap((giver) =>
    Array.from({ length: each }, (): Pair => [giver, `p${random(count)}`]),
  )
  return { name: `${count.toLocaleString('en')}, ${each} exclusions each`, people, forbidden }
}

function households(name: string, sizes: readonly number[]): Row {
  const groups = someGroups(sizes)
  return { name, people: groups.flat(), forbidden: pairsWithin(groups) }
}

function sizesFrom2To6(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 2 + (index % 5))
}

function ring(count: number): Row {
  const forbidden = allBut(count, (from, to) => [1, 2].includes((to - from + count) % count))
  return { name: `${count} in a ring, 2 choices each`, people: somePeople(count), forbidden }
}

function fewChoices(count: number, each: number): Row {
  const random = seeded(each)
  const choices = new Set(Array.from({ length: count * (each - 1) }, () => random(count * count)))
  const forbidden = allBut(count, (from, to) => {
    return to === (from + 1) % count || choices.has(from * count + to)
  })
  return {
    name: `${count.toLocaleString('en')}, about ${each} choices each`,
    people: somePeople(count),
    forbidden,
  }
}

/** The first `givers` people may only give to the last `recipients` people. */
function blocked(name: string, count: number, givers: number, recipients: number): Row {
  const forbidden = allBut(count, (from, to) => from >= givers || to >= count - recipients)
  return { name, people: somePeople(count), forbidden }
}

function measure({ name, people, forbidden }: Row): string[] {
  const runs = people.length <= 200 ? 40 : people.length <= 1_000 ? 12 : 5
  const ours = (shape: Shape) => timed(runs, () => drawOnce({ people, forbidden, shape }))
  const any = ours('any')
  const circle = ours('circle')
  const plain = timed(runs, () => (shuffleAndRetry({ people, forbidden }) ? 'drawn' : 'refused'))
  const refused = plain.answers.filter((answer) => answer === 'refused').length
  return [
    name,
    milliseconds(any.median),
    milliseconds(any.worst),
    summary(any.answers.map((answer) => answer.replace(/^any, /, ''))),
    milliseconds(circle.median),
    milliseconds(circle.worst),
    summary(circle.answers),
    milliseconds(plain.median),
    `${Math.round((100 * refused) / runs)} %`,
  ]
}

function drawOnce(problem: DrawProblem): string {
  const drawn = draw(problem, randomInt)
  return drawn.ok ? `${drawn.shape}, ${drawn.sampled}` : 'explained'
}

/** The plain approach: shuffle, check the exclusions, retry. Returns false once it gives up. */
function shuffleAndRetry({ people, forbidden }: Omit<Row, 'name'>): boolean {
  const index = new Map(people.map((person, position) => [person, position]))
  const broken = new Set(
    forbidden.map(([from, to]) => (index.get(from) ?? -1) * people.length + (index.get(to) ?? -1)),
  )
  const recipients = people.map((_, position) => position)
  for (let tries = 0; tries < SHUFFLE_TRIES; tries++) {
    shuffle(recipients)
    const valid = recipients.every((recipient, giver) => {
      return recipient !== giver && !broken.has(giver * people.length + recipient)
    })
    if (valid) return true
  }
  return false
}

function shuffle(values: number[]): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const value = values[last] ?? 0
    values[last] = values[other] ?? 0
    values[other] = value
  }
}

function timed(runs: number, once: () => string) {
  const times: number[] = []
  const answers: string[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    answers.push(once())
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { answers, median: times[runs >> 1] ?? 0, worst: times.at(-1) ?? 0 }
}

function summary(answers: readonly string[]): string {
  const counts = Map.groupBy(answers, (answer) => answer)
  if (counts.size === 1) return answers[0] ?? ''
  return [...counts].map(([answer, same]) => `${same.length} x ${answer}`).join('; ')
}

function milliseconds(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
