/** What was found in one place: all well, something to know, or something to mend. */
export type Finding = { sign: '✓' | '·' | '✗'; sentence: string }

export function well(sentence: string): Finding {
  return { sign: '✓', sentence }
}

/** Neither good nor bad, but worth knowing. */
export function note(sentence: string): Finding {
  return { sign: '·', sentence }
}

export function ill(sentence: string): Finding {
  return { sign: '✗', sentence }
}
