import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCounter, createHistogram, gauge, metricsText } from './metrics.ts'

describe('metrics', () => {
  it('are counted by their labels, whatever these hold', () => {
    const visits = createCounter('visits_total', 'Visits.')
    visits.add({ page: '/a' })
    visits.add({ page: 'a "b"\\\n' })
    visits.add({ page: '/a' })
    assert.equal(
      metricsText([visits.family()]),
      `# HELP visits_total Visits.
# TYPE visits_total counter
visits_total{page="/a"} 2
visits_total{page="a \\"b\\"\\\\\\n"} 1
`,
    )
  })

  it('say how many took at most so long', () => {
    const seconds = createHistogram('seconds', 'How long.', [0.5, 1])
    for (const took of [0.25, 0.5, 0.75, 4]) seconds.observe(took)
    assert.equal(
      metricsText([seconds.family()]),
      `# HELP seconds How long.
# TYPE seconds histogram
seconds_bucket{le="0.5"} 2
seconds_bucket{le="1"} 3
seconds_bucket{le="+Inf"} 4
seconds_sum 5.5
seconds_count 4
`,
    )
  })

  it('without a sample are not mentioned', () => {
    assert.equal(metricsText([createCounter('none_total', 'None.').family()]), '')
    assert.match(metricsText([gauge('size', 'Size.', [[{}, 3]])]), /\nsize 3\n$/)
  })
})
