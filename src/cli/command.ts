/** A sub-command of `klaus`, as its file describes it. */
export type Command = {
  /** How it is called, such as `klaus backup FILE [--keys FILE]`. */
  usage: string
  /** What it does and what to know before, in a few lines. */
  about: string
  /** The names of what must be given, such as `FILE`; or may be, such as `[FILE]`. */
  parameters?: readonly string[]
  options?: Readonly<Record<string, Option>>
  /** Resolves to what became of it; to undefined if it goes on, as a server does. */
  run(given: Given): Promise<Outcome | undefined>
}

/** With a `value`, the option takes one, of which this is the name in the help. */
type Option = { about: string; value?: string }

export type Given = {
  parameters: readonly string[]
  options: Readonly<Record<string, string | true>>
}

/** What became of a command, in sentences for whoever called it. */
export type Outcome = { ok: boolean; sentences: string }

export function done(sentences: string): Outcome {
  return { ok: true, sentences }
}

export function refused(sentences: string): Outcome {
  return { ok: false, sentences }
}

/** The value of an option that takes one; undefined if it was not given. */
export function valueAfter({ options }: Given, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

export function pleaseMend(mistakes: readonly string[]): string {
  return `Please mend the configuration:\n- ${mistakes.join('\n- ')}`
}
