import type { CDPSession, Page } from 'playwright-core'
import { enter, type Scene, unfold } from './scenes/stage.ts'

/** One thing that a screen reader says. */
type Said = {
  role: string
  name: string
  description: string
  /** Of a heading. */
  level: number
  isInvalid: boolean
  /** Where a link leads. */
  leadsTo: string
}

type Node = Awaited<ReturnType<typeof treeOf>>[number]

/** What says nothing itself, only what is in it. */
const SILENT = ['generic', 'none', 'InlineTextBox', 'LineBreak', 'ListMarker', 'RootWebArea']
const LANDMARKS = ['banner', 'main', 'contentinfo']
const FIELDS = ['textbox', 'searchbox', 'combobox', 'spinbutton', 'checkbox', 'radio', 'Date']
/** What is nothing without a name of its own. */
const CONTROLS = ['link', 'button', 'DisclosureTriangle', 'progressbar', ...FIELDS]
/** What is said as one, whatever it is made of. */
const WHOLE = ['link', 'button', 'image', 'progressbar', ...FIELDS]
/** Whose text is its name, beside the headings and links that it holds. */
const NAMED_BY_TEXT = ['heading', 'DisclosureTriangle', 'term', 'columnheader', 'rowheader', 'cell']
const READ = ['StaticText', 'heading', 'link', 'button', 'image']
/** What begins anew: two people may have the same to say. */
const ANEW = ['listitem', 'article', 'row', 'cell', 'term', 'definition']
/** What says too little to who hears it in a list of all links or buttons. */
const VAGUE =
  /^(change|copy|delete|edit|here|more|no|open|remove|send|send again|show|switch off|try again|yes)…?$/i

/** All that a screen reader says of this page, in its order, from Chromium's accessibility tree. */
async function spokenOn(page: Page): Promise<Said[]> {
  const devtools = await page.context().newCDPSession(page)
  const nodes = await treeOf(devtools)
  await devtools.detach()
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const read = (node: Node | undefined, isNamed = false): Said[] => {
    if (!node) return []
    const role = String(node.role?.value ?? '')
    const isSilent = node.ignored || SILENT.includes(role) || (isNamed && role === 'StaticText')
    const said = isSilent ? [] : [sayingOf(node, role)]
    if (!isSilent && WHOLE.includes(role)) return said
    const isOfIt = isNamed || NAMED_BY_TEXT.includes(role)
    return [...said, ...(node.childIds ?? []).flatMap((id) => read(byId.get(id), isOfIt))]
  }
  return read(nodes[0])
}

/** The same, a line for each: what it is, unless it is text, and its words; without its frame. */
export async function linesOn(page: Page): Promise<string[]> {
  const said = await spokenOn(page)
  return said.filter(({ name }) => name !== '').map(inWords)
}

/** What is wrong with how a page is read: everything unfolded, as nothing may be wrong there either. */
export async function misreadings(page: Page, scene: Scene): Promise<string[]> {
  await enter(page, scene)
  await unfold(page)
  const said = await spokenOn(page)
  return [...headings(said), ...landmarks(said), ...twice(said), ...names(said), ...errors(said)]
}

function headings(said: readonly Said[]): string[] {
  const levels = said.filter(({ role }) => role === 'heading').map(({ level }) => level)
  const isOne = levels.filter((level) => level === 1).length === 1
  const hasHole = levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)
  return isOne && !hasHole ? [] : [`headings of the levels ${levels}`]
}

function landmarks(said: readonly Said[]): string[] {
  const found = said.map(({ role }) => role).filter((role) => LANDMARKS.includes(role))
  return String(found) === String(LANDMARKS) ? [] : [`landmarks: ${found}`]
}

/** A picture without words, and words that stand one after the other. */
function twice(said: readonly Said[]): string[] {
  const read = said.filter(({ role }) => [...READ, ...ANEW].includes(role))
  const wordless = read.filter(({ role, name }) => role === 'image' && name === '')
  const again = read.filter(({ role, name }, index) => {
    const before = read[index - 1]
    const isPartOfIt = before?.role === 'heading' && role === 'link'
    return !isPartOfIt && READ.includes(role) && name !== '' && before?.name === name
  })
  return [
    ...wordless.map(() => 'a picture that says nothing'),
    ...again.map((one) => `read twice: ${inWords(one)}`),
  ]
}

/** Names that are missing, say too little, or stand for two things. */
function names(said: readonly Said[]): string[] {
  const controls = said.filter(({ role }) => CONTROLS.includes(role))
  const vague = controls.filter(({ role, name }) => {
    return name === '' || (role !== 'DisclosureTriangle' && VAGUE.test(name))
  })
  const alike = [...Map.groupBy(controls, inWords).values()].filter((some) => {
    const isOnePlace =
      some[0]?.role === 'link' && new Set(some.map((one) => one.leadsTo)).size === 1
    return some.length > 1 && !isOnePlace
  })
  return [
    ...vague.map((one) => `says too little: ${inWords(one)}`),
    ...alike.map(([one]) => `stands for two things: ${one ? inWords(one) : ''}`),
  ]
}

function errors(said: readonly Said[]): string[] {
  return said
    .filter(({ isInvalid, description }) => isInvalid && description === '')
    .map((one) => `does not say what is wrong: ${inWords(one)}`)
}

function inWords({ role, name, level }: Said): string {
  if (role === 'StaticText') return name
  if (role === 'DisclosureTriangle') return `fold: ${name}`
  if (role === 'heading') return `heading ${level}: ${name}`
  return `${FIELDS.includes(role) ? 'field' : role}: ${name}`
}

async function treeOf(devtools: CDPSession) {
  return (await devtools.send('Accessibility.getFullAXTree')).nodes
}

function sayingOf({ name, description, properties = [] }: Node, role: string): Said {
  const property = (name: string) => properties.find((one) => one.name === name)?.value.value
  return {
    role,
    name: String(name?.value ?? '').trim(),
    description: String(description?.value ?? ''),
    level: Number(property('level') ?? 0),
    isInvalid: property('invalid') === 'true',
    leadsTo: String(property('url') ?? ''),
  }
}
