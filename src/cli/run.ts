import { parseArgs } from 'node:util'
import { VERSION } from '../config.ts'
import { type Command, done, type Given, type Outcome, refused } from './command.ts'
import { COMMANDS } from './commands.ts'
import { inSentences } from './failure.ts'
import { writeOut } from './output.ts'

/** Runs what the words after `klaus` ask for and says how it went. Returns the exit code. */
export async function runCommand(words: readonly string[]): Promise<0 | 1> {
  const outcome = await outcomeOf(words)
  if (outcome?.ok) return await say(outcome.sentences)
  if (outcome) process.stderr.write(`${outcome.sentences}\n`)
  return outcome ? 1 : 0
}

async function say(sentences: string): Promise<0 | 1> {
  try {
    await writeOut(`${sentences}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`${inSentences(error)}\n`)
    return 1
  }
}

async function outcomeOf([name, ...words]: readonly string[]): Promise<Outcome | undefined> {
  if (name === undefined) return refused(overview())
  if (['help', '--help', '-h'].includes(name)) return done(overview())
  if (['version', '--version', '-v'].includes(name)) return done(VERSION)
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!found) return refused(`There is no command “${name}”. \`klaus --help\` lists them all.`)
  const command = await found.load()
  if (words.includes('--help') || words.includes('-h')) return done(helpOf(command))
  const read = readWords(command, words)
  if (!read.ok) return refused(`${read.mistake} \`klaus ${name} --help\` says more.`)
  try {
    return await command.run(read.given)
  } catch (error) {
    if (!isForPeople(error)) throw error
    return refused(inSentences(error))
  }
}

type Read = { ok: true; given: Given } | { ok: false; mistake: string }

function readWords({ usage, parameters = [], options = {} }: Command, words: string[]): Read {
  const known = Object.entries(options).map(([name, { value }]) => {
    return [name, { type: value ? 'string' : 'boolean' }] as const
  })
  const { values, positionals, tokens } = parseArgs({
    args: words,
    options: Object.fromEntries(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const named = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    if (named.has(token.name)) return { ok: false, mistake: `${token.rawName} is there twice.` }
    named.add(token.name)
    const option = options[token.name]
    if (!option) return { ok: false, mistake: `There is no option ${token.rawName}.` }
    if (option.value && !token.value) {
      return { ok: false, mistake: `After ${token.rawName} ${option.value} is missing.` }
    }
    if (!option.value && token.value !== undefined) {
      return { ok: false, mistake: `${token.rawName} takes no value.` }
    }
  }
  const missing = parameters[positionals.length]
  if (missing && !missing.startsWith('['))
    return { ok: false, mistake: `${missing} is missing: ${usage}.` }
  const empty = parameters[positionals.indexOf('')]
  if (empty) return { ok: false, mistake: `${nameOf(empty)} is empty: ${usage}.` }
  const extra = positionals[parameters.length]
  if (extra !== undefined) return { ok: false, mistake: `“${extra}” is too much: ${usage}.` }
  return {
    ok: true,
    given: { parameters: positionals, options: values as Given['options'] },
  }
}

function nameOf(parameter: string): string {
  return parameter.replaceAll(/[[\]]/g, '')
}

/** Our own errors, and the system's, say what is wrong; any other kind is a bug. */
function isForPeople(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => row(name, summary))
  return `klaus COMMAND

${lines.join('\n')}

\`klaus COMMAND --help\` says more about one. All of them but the demo read the configuration as
\`klaus serve\` does: from the environment and from the file .env.`
}

function helpOf({ usage, about, options = {} }: Command): string {
  const lines = Object.entries(options).map(([name, { about, value }]) =>
    row(value ? `--${name} ${value}` : `--${name}`, about),
  )
  return [usage, about, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n')
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(22)} ${text}`
}
