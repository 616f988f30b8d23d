const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warning',
  50: 'error',
  60: 'fatal',
}
/** What a person at a terminal does not need, or reads elsewhere in the line. */
const LEFT_OUT = ['level', 'time', 'pid', 'hostname', 'msg', 'err']
const WARNING = 40

/** Turns pino's lines of JSON into lines for a person at a terminal. */
export function readableLog(write: (text: string) => void): { write(line: string): void } {
  return {
    write(line) {
      const readable = readableLine(line)
      if (readable !== undefined) write(`${readable}\n`)
    },
  }
}

/** Such as `10:05:03 request: method GET, status 200`; undefined if it tells nothing new. */
function readableLine(line: string): string | undefined {
  const entry = parsed(line)
  if (!entry) return line.trimEnd()
  // The address to open is said on its own.
  if (String(entry.msg).startsWith('Server listening at')) return undefined
  // A page of an error shows the number of its request.
  const leftOut = Number(entry.level) < WARNING ? [...LEFT_OUT, 'reqId'] : LEFT_OUT
  const details = Object.entries(entry).filter(([name]) => !leftOut.includes(name))
  const said = details.map(([name, value]) => `${name} ${plain(value)}`).join(', ')
  const { stack } = (entry.err ?? {}) as { stack?: string }
  const level = LEVELS[Number(entry.level)] ?? ''
  const start = [timeOfDay(Number(entry.time)), level, plain(entry.msg ?? '')]
  return [
    start.filter((word) => word !== '').join(' ') + (said === '' ? '' : `: ${said}`),
    ...(stack ? [stack] : []),
  ].join('\n')
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? { ...entry } : undefined
  } catch {
    return undefined
  }
}

function timeOfDay(epochMs: number): string {
  if (Number.isNaN(epochMs)) return ''
  const instant = Temporal.Instant.fromEpochMilliseconds(epochMs)
  const local = instant.toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainTime()
  return local.toString({ smallestUnit: 'second' })
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
