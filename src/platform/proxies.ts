import { BlockList, isIP, isIPv6 } from 'node:net'

/** What proxies add to a request. */
export const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const

/** Which proxies to believe who the visitor is: none, those of these networks, or so many hops. */
export type TrustedProxies = false | string | number

const PRIVATE_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'] as const
const HOPS_MAX = 10

/**
 * "Yes", "no", a number of hops, or addresses and ranges. "Yes" trusts proxies in private networks
 * only, so that visitors cannot forge the address that limits count. Undefined if it is none of these.
 */
export function readTrustedProxies(value: string): TrustedProxies | undefined {
  const word = value.trim().toLowerCase()
  if (['', 'false', 'no', 'off', '0'].includes(word)) return false
  if (['true', 'yes', 'on'].includes(word)) return PRIVATE_NETWORKS.join(', ')
  if (/^\d+$/.test(word)) return Number(word) <= HOPS_MAX ? Number(word) : undefined
  const networks = word.split(',').map((network) => network.trim())
  return networks.every(isNetwork) ? networks.join(', ') : undefined
}

/**
 * The same as Fastify takes it. With a number of hops anybody who reaches us directly could pretend to
 * be another: it is for a port that only the proxies reach.
 */
export function trustOf(trusted: TrustedProxies) {
  if (typeof trusted !== 'number') return trusted
  return (_address: string, hop: number) => hop < trusted
}

/** True for an address of this machine itself. */
export function isLoopback(ip: string): boolean {
  return isIP(ip) !== 0 && LOOPBACK.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
}

/** True for a name in a URL that leads every machine to itself (RFC 6761, 6.3). */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

function isNetwork(text: string): boolean {
  if ((PRIVATE_NETWORKS as readonly string[]).includes(text)) return true
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  const most = version === 4 ? 32 : 128
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}
