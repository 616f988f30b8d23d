import type { Config } from '../config.ts'
import { type Arrival, DOCTOR_HEADER, doctorsPass } from '../health.ts'
import { paths } from '../paths.ts'
import { systemClock } from '../platform/clock.ts'
import { listInstanceKeys } from '../platform/key-file.ts'
import { localOnly } from '../platform/own-addresses.ts'
import { createSeal } from '../platform/seal.ts'
import { whatToSet } from '../ui/words/en-local.ts'
import { examineProxies, PRETENDED } from './examine-proxies.ts'
import { type Finding, ill, note, well } from './finding.ts'
import { findFittingKey } from './fitting-key.ts'
import { whyUnreachable } from './why-unreachable.ts'

const PATIENCE_MS = 10_000
const CLOCKS_APART_MAX_SECONDS = 120

/** Opens the address that people open, and looks at what arrives behind the proxy. */
export async function examineAddress(config: Config, isWhole: boolean): Promise<Finding[]> {
  const { baseUrl, mail } = config
  const found: Finding[] = []
  const here = localOnly(config)
  if (here?.isNowhere) {
    found.push(
      ill(
        `${baseUrl} says where to listen, and is no address that others can open. ${whatToSet(here)}`,
      ),
    )
  } else if (here && mail.kind !== 'mailbox') {
    found.push(
      ill(
        `Links in mails lead to ${baseUrl}, which only this machine can open. ${whatToSet(here)}`,
      ),
    )
  } else if (here) {
    found.push(note(`No phone can open ${baseUrl}. ${whatToSet(here)}`))
  }
  if (!here && new URL(baseUrl).protocol === 'http:') {
    found.push(note('BASE_URL is not https: what people type can be read on the way.'))
  }
  return [...found, ...(await visit(config, isWhole))]
}

async function visit(config: Config, isWhole: boolean): Promise<Finding[]> {
  const { baseUrl } = config
  // What is not whole is not looked into.
  const fitting = isWhole ? await findFittingKey(config) : undefined
  const key = fitting ?? listInstanceKeys(config)[0]
  const open = (address: string) =>
    fetch(baseUrl + address, {
      headers: claimOf(key),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'manual',
    })
  try {
    const answer = await open(paths.health())
    const said = (await answer.json().catch(() => ({}))) as { version?: string; arrival?: Arrival }
    if (!said.version) {
      return [
        ill(
          `${baseUrl} answers with ${answer.status}, but not as Sneaky Klaus. Does the proxy lead here?`,
        ),
      ]
    }
    return [
      well(`${baseUrl} leads to Sneaky Klaus ${said.version}.`),
      ...(await examinePage(config, await open(paths.privacy()))),
      ...clockOf(answer),
      ...(said.arrival ? examineProxies(config, said.arrival) : [anotherOne(baseUrl)]),
    ]
  } catch (error) {
    return [ill(whyUnreachable(baseUrl, error))]
  }
}

/** Whether a page arrives as people open it, and leads on below the same path. */
async function examinePage({ baseUrl }: Config, answer: Response): Promise<Finding[]> {
  const page = await answer.text()
  const url = baseUrl + paths.privacy()
  if (answer.status !== 200) {
    return [
      ill(
        `${url} answers with ${answer.status}, so pages do not arrive. Let the proxy lead everything below ${baseUrl} here.`,
      ),
    ]
  }
  const onward = `href="${new URL(url).pathname}"`
  return page.includes(onward)
    ? []
    : [
        ill(
          `The pages at ${baseUrl} lead to other addresses than it. If BASE_URL was changed, start Sneaky Klaus again.`,
        ),
      ]
}

/** Only with the pass it is told what arrived. */
function claimOf(key: string | undefined): Record<string, string> {
  if (key === undefined) return { [DOCTOR_HEADER]: 'none' }
  return {
    'x-forwarded-for': PRETENDED,
    [DOCTOR_HEADER]: doctorsPass(createSeal(key), systemClock()),
  }
}

function clockOf(answer: Response): Finding[] {
  const date = Date.parse(answer.headers.get('date') ?? '')
  const apart = Math.round(Math.abs(systemClock().epochMilliseconds - date) / 1000)
  return apart > CLOCKS_APART_MAX_SECONDS
    ? [
        ill(
          `The clock here and the one behind BASE_URL are ${apart} seconds apart. Set them right.`,
        ),
      ]
    : []
}

function anotherOne(baseUrl: string): Finding {
  return note(`What the proxy forwards is not known: what answers at ${baseUrl} has another key.`)
}
