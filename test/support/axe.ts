import axe from 'axe-core'
import type { Page } from 'playwright-core'

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** The rules that look at colours: all that a theme can break which the light one does not. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

type Results = { violations: { id: string; help: string; nodes: { html: string }[] }[] }

/** What axe finds on this page against WCAG A, AA and 2.2 AA, each with the first place of it. */
export async function findingsOn(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  const runOnly =
    rules === 'all' ? { type: 'tag', values: LEVELS } : { type: 'rule', values: OF_COLOURS }
  // Off by default, as it is of 2.2.
  const targets = rules === 'all' ? { rules: { 'target-size': { enabled: true } } } : {}
  await page.evaluate(axe.source)
  const options = JSON.stringify({ runOnly, ...targets, resultTypes: ['violations'] })
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as Results
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.length}), ${nodes[0]?.html.slice(0, 200)}`,
  )
}
