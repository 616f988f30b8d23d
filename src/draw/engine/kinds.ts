import { item } from './at.ts'
import { setBit } from './bits.ts'
import type { Component } from './components.ts'
import { type Graph, recipientsOf, transposed } from './graph.ts'

const PEOPLE_PER_KIND = 4
/** Of more people all that they may have would take too much memory. */
export const MOST_LIKENED = 3_000

/**
 * Recipients who are interchangeable: the same givers may have each of them. Either these are just
 * the same ("false twins" of graph theory, such as a household that others give to), and `owners`
 * are nobody; or they are the same but for themselves ("true twins", such as a club that gives among
 * itself), and the recipients are the `owners`, who may have all of the kind but themselves.
 */
export type Kind = {
  readonly recipients: readonly number[]
  /** Who may have one of the kind, each of the owners included. */
  readonly takers: readonly number[]
  readonly owners: ReadonlySet<number>
}

/** The kinds of a component's recipients; one who is like nobody else is a kind of their own. */
export function kindsOf(graph: Graph, { givers, recipients }: Component): Kind[] {
  const columns = transposed(graph)
  const isGiver = new Set(givers)
  const column = (recipient: number) => {
    return columns.rows.subarray(recipient * graph.words, (recipient + 1) * graph.words)
  }
  const columnAndOneself = (recipient: number) => {
    const set = column(recipient).slice()
    setBit(set, 0, recipient)
    return set
  }
  const kindOf = (group: readonly number[], owners: readonly number[]): Kind => {
    const takers = recipientsOf(columns, item(group, 0))
    return {
      recipients: group,
      takers: [...takers, ...owners.slice(0, 1)],
      owners: new Set(owners),
    }
  }
  const groups = [...Map.groupBy(recipients, (one) => column(one).join()).values()]
  const lonely = groups.filter(({ length }) => length === 1).flat()
  const clubs = Map.groupBy(lonely, (one) => {
    return isGiver.has(one) ? columnAndOneself(one).join() : `${one} alone`
  })
  return [
    ...groups.filter(({ length }) => length > 1).map((group) => kindOf(group, [])),
    ...[...clubs.values()].map((group) => kindOf(group, group.length > 1 ? group : [])),
  ]
}

/** Whether people are so much alike that it is worth while to count first. */
export function hasFewKinds(graph: Graph, component: Component): boolean {
  if (component.givers.length > MOST_LIKENED) return false
  return kindsOf(graph, component).length * PEOPLE_PER_KIND <= component.givers.length
}
