import { BlockList, isIP, isIPv6 } from 'node:net'

/** Headers that proxies add to a request, of all makes. */
const PROXY_HEADER =
  /^(forwarded|via|x-(real|client|cluster-client|original|envoy-external)-(ip|address)|x-(original-)?forwarded(-.+)?|(cf|true|fastly|fly|do)-(client|connecting)-ip(v6)?|cdn-loop)$/

/** The name of a header that shows that a request came through a proxy; undefined if it has none. */
export function proxyHeaderOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(headers).find((name) => PROXY_HEADER.test(name))
}

/** One proxy in a private network. */
const ONE_OF_THE_HOUSE = 'one of the house'

/** Which proxies to believe who the visitor is: none, those of these networks, or so many hops. */
export type TrustedProxies = false | string | number

const PRIVATE_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'] as const
const HOPS_MAX = 10

/**
 * "Yes", "no", a number of hops, or addresses and ranges. "Yes" trusts one proxy, in a private network:
 * what stood in the header before it came there is the visitor's, who may be in such a network, too, and
 * must not choose the address that limits count. Undefined if it is none of these.
 */
export function readTrustedProxies(value: string): TrustedProxies | undefined {
  const word = value.trim().toLowerCase()
  if (['', 'false', 'no', 'off', '0'].includes(word)) return false
  if (['true', 'yes', 'on'].includes(word)) return ONE_OF_THE_HOUSE
  if (/^\d+$/.test(word)) return Number(word) <= HOPS_MAX ? Number(word) : undefined
  const networks = word.split(',').map((network) => network.trim())
  return networks.every(isNetwork) ? networks.join(', ') : undefined
}

/**
 * The same as Fastify takes it. With a number of hops anybody who reaches us directly could pretend to
 * be another: it is for a port that only the proxies reach.
 */
export function trustOf(trusted: TrustedProxies) {
  if (typeof trusted === 'number') return (_address: string, hop: number) => hop < trusted
  if (trusted !== ONE_OF_THE_HOUSE) return trusted
  return (address: string, hop: number) => hop === 0 && isPrivate(address)
}

/** Whether this header names a proxy in a private network that is not trusted behind the one that is. */
export function hasAnotherProxy(trusted: TrustedProxies, forwardedFor: unknown): boolean {
  if (trusted !== ONE_OF_THE_HOUSE || typeof forwardedFor !== 'string') return false
  const addresses = forwardedFor.split(',').map((address) => address.trim())
  return addresses.length > 1 && isPrivate(addresses.at(-1) ?? '')
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

function isPrivate(ip: string): boolean {
  return isIP(ip) !== 0 && PRIVATE.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
}

/** Of RFC 1918, 3927, 4193 and 4291. */
const PRIVATE = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4')
}
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')
PRIVATE.addAddress('::1', 'ipv6')

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
