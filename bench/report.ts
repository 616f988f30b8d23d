import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import type { Figure } from './figures.ts'

const FILE = path.join(import.meta.dirname, '..', 'docs', 'benchmarks.md')

const HEAD = `# Benchmarks

Written by \`npm run bench\`, or a section of it by \`npm run bench -- pages\` and so on. Each figure is the median of five rounds, in which all that is compared takes turns; the spread is the least and the most of what is judged. *Too noisy* is said where what stands beside ours varies by more than 15 %.
`

/** What a bench has found: its lines of the table, and what else it has to show, in Markdown. */
export type Section = { figures: readonly Figure[]; details?: string }

/** A section with its title, and what is measured in it and how. */
export type Titled = Section & { title: string; about: string }

const COLUMNS = ['what', 'measured', 'beside', 'ratio', 'spread', 'goal', 'verdict'] as const

/** The figures of all sections as one table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const lines = figures.map((figure) => COLUMNS.map((column) => figure[column]))
  return markdownTable(COLUMNS, lines)
}

export function markdownTable(
  headings: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const all = [headings, headings.map(() => '---'), ...lines]
  return all.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** Writes sections to `docs/benchmarks.md`, each in the place of its former self; the others stay. */
export function writeReport(sections: readonly Titled[], order: readonly string[]): void {
  const known = existsSync(FILE) ? sectionsIn(readFileSync(FILE, 'utf8')) : new Map()
  for (const section of sections) known.set(section.title, inWords(section))
  const texts = order.flatMap((title) => known.get(title) ?? [])
  writeFileSync(FILE, [HEAD, ...texts].join('\n'))
}

function sectionsIn(report: string): Map<string, string> {
  const texts = report.split(/^(?=## )/m).slice(1)
  return new Map(texts.map((text) => [/^## (.*)/.exec(text)?.[1] ?? '', `${text.trimEnd()}\n`]))
}

function inWords({ title, about, figures, details }: Titled): string {
  const parts = [`## ${title}\n`, `${about}\n`, `${machine()}\n`, tableOf(figures)]
  return [...parts, ...(details ? [details] : [])].join('\n')
}

/** What it was measured on, and when. */
function machine(): string {
  const [cpu] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const day = Temporal.Now.plainDateISO().toString()
  return `Measured on ${day}: ${cpu?.model.trim()}, ${cpus().length} cores, ${gigabytes} GB, Node ${process.versions.node}.`
}
