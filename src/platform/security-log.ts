import { isIPv4, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { networkOf } from './rate-limits.ts'

/** What whoever watches over an instance wants to see; each has a line of its own in the log. */
export type SecurityEvent =
  | 'sign-in failed'
  | 'limit reached'
  | 'hashing is busy'
  | 'form token refused'
  | 'set-up code wrong'
  | 'set up'
  | 'password reset'
  | 'address changed'
  | 'settings changed'
  | 'signed out everywhere'

/**
 * Writes a security event into the log, with the visitor's shortened address: never a name, an email
 * or whom it was about (OWASP ASVS 5.0, V16.3).
 */
export function noteSecurityEvent(
  { ip, log }: Pick<FastifyRequest, 'ip' | 'log'>,
  event: SecurityEvent,
  details: { limit?: string } = {},
): void {
  log.warn({ security: event, client: shortened(ip), ...details }, event)
}

/** The network that somebody came from: /24 of IPv4, /48 of IPv6. */
function shortened(ip: string): string {
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(address)) return 'unknown'
  return networkOf(address).replace(/:[^:]*::\/64$/, '::/48')
}
