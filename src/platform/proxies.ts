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

/** Of RFC 1122, 3927, 1918, 4193 and 4291, by the names that Fastify has for them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}
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
 * The same as Fastify takes it, and never a text, which it would read by rules of its own. With a number
 * of hops anybody who reaches us directly could pretend to be another: it is for a port that only the
 * proxies reach.
 */
export function trustOf(trusted: TrustedProxies) {
  if (typeof trusted === 'number') return (_address: string, hop: number) => hop < trusted
  if (trusted === false) return false
  if (trusted === ONE_OF_THE_HOUSE) {
    return (address: string, hop: number) => hop === 0 && isIn(PRIVATE, address)
  }
  const networks = networksOf(trusted.split(', '))
  return (address: string) => isIn(networks, address)
}

/** Whether this address is believed who it says the visitor is; the one that reaches us itself is hop 0. */
export function believesHop(trusted: TrustedProxies, address: string, hop: number): boolean {
  const trust = trustOf(trusted)
  return trust !== false && trust(address, hop)
}

/** How many proxies are believed; undefined if any number is whose addresses are named. */
export function mostProxies(trusted: TrustedProxies): number | undefined {
  if (typeof trusted === 'number') return trusted
  if (trusted === false) return 0
  return trusted === ONE_OF_THE_HOUSE ? 1 : undefined
}

/** Whether somebody is taken for a visitor who seems to be a proxy: in a private network, and with others before. */
export function hasAnotherProxy(
  trusted: TrustedProxies,
  peer: string,
  forwardedFor: unknown,
): boolean {
  if (typeof forwardedFor !== 'string') return false
  const before = forwardedFor.split(',').map((address) => address.trim())
  const way = [peer, ...before.reverse()]
  const visitor = way.findIndex((address, hop) => !believesHop(trusted, address, hop))
  return visitor > 0 && visitor < way.length - 1 && isIn(PRIVATE, way[visitor] ?? '')
}

/** True for an address of this machine itself. */
export function isLoopback(ip: string): boolean {
  return isIn(LOOPBACK, ip)
}

/** Names that systems give to themselves in their file of hosts. */
const LOOPBACK_NAMES = /^(localhost[46]?(\.localdomain[46]?)?|ip6-(localhost|loopback))$/

/** True for a name in a URL that leads every machine to itself (RFC 6761, 6.3). */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')
  return LOOPBACK_NAMES.test(name) || name.endsWith('.localhost') || isLoopback(name)
}

/** True for the addresses that a server listens at to mean all of its own, and that nobody can open (RFC 1122, 3.2.1.3). */
export function isNoAddress(hostname: string): boolean {
  return ['0.0.0.0', '::', '::ffff:0:0'].includes(hostname.replace(/^\[|\]$/g, ''))
}

/** However it is written: a socket for both kinds has IPv4 addresses in IPv6. */
function isIn(networks: BlockList, ip: string): boolean {
  return isIP(ip) !== 0 && networks.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')
}

function networksOf(names: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of names.flatMap((name) => NAMED[name] ?? name)) {
    const [address = '', bits] = network.split('/')
    const kind = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, kind)
    else list.addSubnet(address, Number(bits), kind)
  }
  return list
}

/** Whether this names a network, and not all there are. */
function isNetwork(text: string): boolean {
  if (Object.hasOwn(NAMED, text)) return true
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  if (bits === undefined) return true
  const most = version === 4 ? 32 : 128
  if (!/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > most) return false
  const network = networksOf([text])
  return !(isIn(network, '0.0.0.0') && isIn(network, '255.255.255.255'))
}

const PRIVATE = networksOf(Object.keys(NAMED))
const LOOPBACK = networksOf(['loopback'])
