import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network of a visitor: an IPv4 address, or the /64 that an IPv6 address is one of. Some proxies add
 * a port, which is new for each connection. Whatever is no address is one network, `unknown`.
 */
export function networkOf(ip: string): string {
  const address = /^\[(.+)\](?::\d+)?$/.exec(ip)?.[1] ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip
  if (isIPv4(address)) return address
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (!isIPv6(address)) return 'unknown'
  const groups = fullHextets(address)
  return mappedAddress(groups) ?? `${groups.slice(0, 4).join(':')}::/64`
}

/** The IPv4 address in an IPv6 one (RFC 4291, 2.5.5.2); undefined if there is none in it. */
function mappedAddress(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
  return bytes.join('.')
}

/** The eight groups of an IPv6 address without leading zeros (RFC 4291, 2.2). */
function fullHextets(ip: string): string[] {
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const groups = (part: string | undefined) => (part ? part.split(':') : [])
  const [front, back] = [groups(head), groups(tail)]
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  const all = [...front, ...Array.from({ length: gap }, () => '0'), ...back]
  return all.map((group) => group.replace(/^0+(?=.)/, ''))
}
