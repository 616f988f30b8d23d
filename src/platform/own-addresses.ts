import { existsSync } from 'node:fs'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { isLoopbackName, isNoAddress } from './proxies.ts'

/** Where a container’s engine says so. Its addresses are of a network inside this machine. */
const SIGNS_OF_A_CONTAINER = ['/.dockerenv', '/run/.containerenv']

/** Interfaces of virtual machines and containers, which lead nowhere but to these. */
const INSIDE = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|podman|lxc|lxd)/

/** The likelier that a phone at home is in the same network, the further ahead. */
const LIKELY = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./]
const LINK_LOCAL = /^169\.254\./

const IS_CONTAINED = SIGNS_OF_A_CONTAINER.some((file) => existsSync(file))

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/**
 * The IPv4 addresses by which others may reach this machine, the likeliest first; none in a container,
 * which does not know those of its machine.
 */
export function ownAddresses(
  interfaces: Interfaces = readInterfaces(),
  inContainer = IS_CONTAINED,
): string[] {
  if (inContainer) return []
  const found = Object.entries(interfaces)
    .filter(([name]) => !INSIDE.test(name))
    .flatMap(([, addresses = []]) => addresses)
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .filter((address) => !LINK_LOCAL.test(address))
  return [...new Set(found)].sort((one, other) => rankOf(one) - rankOf(other))
}

/** None where a sandbox does not let us ask. */
function readInterfaces(): Interfaces {
  try {
    return networkInterfaces()
  } catch {
    return {}
  }
}

function rankOf(address: string): number {
  const rank = LIKELY.findIndex((network) => network.test(address))
  return rank === -1 ? LIKELY.length : rank
}

/** So long they are not asked for again, as asking takes longer than a page, and they hardly change. */
const KEPT_MS = 10_000
let known: { readonly at: number; readonly addresses: readonly string[] } | undefined

function knownAddresses(): readonly string[] {
  const now = performance.now()
  if (known === undefined || now - known.at > KEPT_MS)
    known = { at: now, addresses: ownAddresses() }
  return known.addresses
}

/** What would have to be set so that phones open our links. */
export type LocalOnly = {
  /** Whether BASE_URL is not even an address of this computer, but the word of HOST for all that it has. */
  isNowhere: boolean
  /** Values of BASE_URL that would do, the likeliest first; none if nobody knows. */
  baseUrls: readonly string[]
  /** Whether it also listens to this machine alone. */
  listensHere: boolean
  /** Whether it runs in a container, which cannot know to whom its port is open. */
  inContainer: boolean
}

const NAMED_MAX = 2

/** Undefined unless BASE_URL names this computer alone, or nothing at all, so that no phone opens our links. */
export function localOnly(
  { baseUrl, host }: { baseUrl: string; host: string },
  addresses: () => readonly string[] = knownAddresses,
  inContainer = IS_CONTAINED,
): LocalOnly | undefined {
  const url = new URL(baseUrl)
  const isNowhere = isNoAddress(url.hostname)
  if (!isNowhere && !isLoopbackName(url.hostname)) return undefined
  // What answers by https, a proxy, has a certificate for a name.
  const found = url.protocol === 'https:' ? [] : addresses()
  const baseUrls = found
    .slice(0, NAMED_MAX)
    .map((address) => Object.assign(new URL(url), { hostname: address }).href.replace(/\/$/, ''))
  return { isNowhere, baseUrls, listensHere: isLoopbackName(host), inContainer }
}
