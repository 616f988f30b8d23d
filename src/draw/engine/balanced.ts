import { at, doubleAt } from './at.ts'
import { type Balance, balanceOf, MOST_BALANCED } from './balance.ts'
import { type Budget, type Component, type ComponentSampler, shareOfSteps } from './components.ts'
import type { Graph } from './graph.ts'
import { type RandomInt, randomFraction } from './random.ts'

const MOST_STEPS = 6_000_000
const SHARES_PER_STEP = 10
const STEPS_PER_DRAW = 3
/** Of all shares so many are looked at until a try is given up: after all turns it is half. */
const TRY = 0.4
/** Of outcomes in which nobody gives to themselves some e / n are a circle; between two teams 2 / n. */
const CIRCLES = 2

/**
 * Exact, and quick where everybody may give to a good part of all, be some of them much harder to
 * place than others: hands out the recipients in their order by acceptance and rejection against a
 * bound that weighs them (balance.ts).
 */
export function balancedSampler(
  graph: Graph,
  component: Component,
  random: RandomInt,
): ComponentSampler {
  const size = component.givers.length
  const most = shareOfSteps(MOST_STEPS, size, graph.size)
  let balance: Balance | undefined
  return (recipientOf, budget) => {
    if (size > MOST_BALANCED) return false
    balance ??= prepared(graph, component, budget)
    const steps = worthwhileSteps(size, balance.logExcess, most)
    const end = Math.max(0, budget.steps - steps)
    while (budget.steps > end) {
      if (handOut(balance, recipientOf, undefined, budget, random)) return true
    }
    return false
  }
}

/**
 * Exact: the same until it comes to a circle; a try is given up when the first round closes that does
 * not hold everybody. Undefined when the steps are spent.
 */
export function balancedCircle(
  graph: Graph,
  mostSteps: number,
  random: RandomInt,
): Int32Array | undefined {
  const logCircles = Math.log(CIRCLES / graph.size)
  if (worthwhileSteps(graph.size, -logCircles, mostSteps) === 0) return undefined
  const everybody = Int32Array.from({ length: graph.size }, (_, person) => person)
  const budget = { steps: mostSteps }
  const balance = prepared(graph, { givers: everybody, recipients: everybody }, budget)
  budget.steps = worthwhileSteps(graph.size, balance.logExcess - logCircles, budget.steps)
  const recipientOf = new Int32Array(graph.size)
  while (budget.steps > 0) {
    if (handOut(balance, recipientOf, everybody.slice(), budget, random)) return recipientOf
  }
  return undefined
}

function prepared(graph: Graph, component: Component, budget: Budget): Balance {
  budget.steps -= component.givers.length ** 2
  return balanceOf(graph, component)
}

/** The steps to try for, given about how many tries are needed: 0 if that looks hopeless. */
function worthwhileSteps(people: number, logTries: number, most: number): number {
  const stepsPerTry = TRY * people * (people / SHARES_PER_STEP + 2 * STEPS_PER_DRAW)
  return Math.exp(logTries) * stepsPerTry < most / 2 ? most : 0
}

/**
 * One try. With `ends`, which leads from each end of a chain of givers to the other one, no round is
 * closed but the one that holds everybody.
 */
function handOut(
  { givers, order, shares }: Balance,
  recipientOf: Int32Array,
  ends: Int32Array | undefined,
  budget: Budget,
  random: RandomInt,
): boolean {
  const open = Int32Array.from(givers.keys())
  for (let [turn, left] = [0, givers.length]; left > 0; turn++, left--) {
    budget.steps -= STEPS_PER_DRAW + left / SHARES_PER_STEP
    const row = shares.subarray(turn * givers.length, (turn + 1) * givers.length)
    const chosen = randomGiver(row, open.subarray(0, left), random)
    if (chosen === -1) return false
    const giver = at(givers, at(open, chosen))
    const recipient = at(order, turn)
    if (ends !== undefined && left > 1 && !join(ends, giver, recipient)) return false
    recipientOf[giver] = recipient
    open[chosen] = at(open, left - 1)
  }
  return true
}

/**
 * The place of one of those who are open, each with chance x exp(1 - X), X being the sum of their
 * shares x; as that sums up to 1 at most, -1 with what is missing.
 */
function randomGiver(shares: Float64Array, open: Int32Array, random: RandomInt): number {
  let sum = 0
  for (const giver of open) sum += doubleAt(shares, giver)
  let point = randomFraction(random) / Math.exp(1 - sum)
  if (point >= sum) return -1
  for (let place = 0; place < open.length; place++) {
    point -= doubleAt(shares, at(open, place))
    if (point < 0) return place
  }
  return -1
}

/** False if the arc closes a round: the giver is the last of the chain that the recipient begins. */
function join(ends: Int32Array, giver: number, recipient: number): boolean {
  const [first, last] = [at(ends, giver), at(ends, recipient)]
  if (last === giver) return false
  ends[first] = last
  ends[last] = first
  return true
}
