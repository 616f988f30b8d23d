export type Labels = Readonly<Record<string, string>>

type Sample = { name: string; labels: Labels; value: number }

/** A metric with all its samples, as Prometheus understands them. */
export type Family = {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: readonly Sample[]
}

export type Counter = { add(labels: Labels): void; family(): Family }
export type Histogram = { observe(seconds: number): void; family(): Family }

/** Counts, for each combination of labels. */
export function createCounter(name: string, help: string): Counter {
  const counts = new Map<string, Sample>()
  return {
    add(labels) {
      const key = labelText(labels)
      const value = (counts.get(key)?.value ?? 0) + 1
      counts.set(key, { name, labels, value })
    },
    family: () => ({ name, help, type: 'counter', samples: [...counts.values()] }),
  }
}

/** Counts how many observations were at most so many seconds, for each bound. */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const all = [...bounds, Number.POSITIVE_INFINITY]
  const counts = all.map(() => 0)
  let sum = 0
  return {
    observe(seconds) {
      sum += seconds
      for (const [index, bound] of all.entries()) {
        if (seconds <= bound) counts[index] = (counts[index] ?? 0) + 1
      }
    },
    family() {
      const buckets = all.map((bound, index) => ({
        name: `${name}_bucket`,
        labels: { le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound) },
        value: counts[index] ?? 0,
      }))
      const count = counts.at(-1) ?? 0
      const totals = [
        { name: `${name}_sum`, labels: {}, value: sum },
        { name: `${name}_count`, labels: {}, value: count },
      ]
      return { name, help, type: 'histogram', samples: [...buckets, ...totals] }
    },
  }
}

/** A measure as it is now, for each value of one label. */
export function gauge(name: string, help: string, samples: readonly [Labels, number][]): Family {
  return {
    name,
    help,
    type: 'gauge',
    samples: samples.map(([labels, value]) => ({ name, labels, value })),
  }
}

/** Prometheus' text-based format (version 0.0.4); families without samples are left out. */
export function metricsText(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((one) => `${one.name}${labelText(one.labels)} ${one.value}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
