import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { networkOf } from './networks.ts'

/** What is as it should be, and what somebody may want to be woken for. */
const LEVELS = {
  'organiser signed in': 'info',
  'set up': 'info',
  'password reset': 'info',
  'password changed': 'info',
  'address changed': 'info',
  'settings changed': 'info',
  'signed out everywhere': 'info',
  'sign-in failed': 'warn',
  'present password wrong': 'warn',
  'card code wrong': 'warn',
  'set-up code wrong': 'warn',
  'form token refused': 'warn',
  'not allowed': 'warn',
  'limit reached': 'warn',
  'hashing is busy': 'warn',
} as const

/** What whoever watches over an instance wants to see; each has a line of its own in the log. */
type SecurityEvent = keyof typeof LEVELS

/**
 * Writes a security event into the log, with the visitor's shortened address: never a name, an email
 * or whom it was about (OWASP ASVS 5.0, V16.3).
 * Participants who come and go have no such line: it would help to tell who writes to whom.
 */
export function noteSecurityEvent(
  { ip, log }: Pick<FastifyRequest, 'ip' | 'log'>,
  event: SecurityEvent,
  details: { limit?: string } = {},
): void {
  log[LEVELS[event]]({ security: event, client: shortened(ip), ...details }, event)
}

/** The network that somebody came from: /24 of IPv4, /48 of IPv6. */
export function shortened(ip: string): string {
  const network = networkOf(ip)
  if (isIPv4(network)) return `${network.split('.').slice(0, 3).join('.')}.0/24`
  return network.replace(/:[^:]*::\/64$/, '::/48')
}
