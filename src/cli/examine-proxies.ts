import type { Config } from '../config.ts'
import type { Arrival } from '../health.ts'
import { believesHop, isLoopback, mostProxies } from '../platform/proxies.ts'
import { type Finding, ill, note, well } from './finding.ts'

/** An address that is nobody's (RFC 5737), which a visitor might pretend to have. */
export const PRETENDED = '203.0.113.9'

/** Whether the proxies in front are believed, and nobody else is, by what arrived of a pretended address. */
export function examineProxies(
  { trustProxy }: Pick<Config, 'trustProxy'>,
  arrival: Arrival,
): Finding[] {
  const { peer, visitor, forwardedFor } = arrival
  const hasProxy = forwardedFor !== PRETENDED
  if (trustProxy === false) {
    return hasProxy
      ? [
          ill(
            'A proxy is in front, but TRUST_PROXY is off: all visitors count as one, and the limits on tries hit them together. Set TRUST_PROXY=true.',
          ),
        ]
      : [well('No proxy is in front, and none is trusted.')]
  }
  if (!hasProxy || forwardedFor === '') {
    return [
      ill(
        'TRUST_PROXY is on, but nothing in front says who the visitor is: anybody can pretend to be another, and escape the limits on tries. Let the proxy set X-Forwarded-For, or set TRUST_PROXY=false.',
      ),
    ]
  }
  if (!believesHop(trustProxy, peer, 0)) {
    return [
      ill(
        `The proxy’s address ${peer} is not among those in TRUST_PROXY, so all visitors count as one. Add it.`,
      ),
    ]
  }
  return [visitor === PRETENDED ? tooMany(trustProxy, arrival) : fewEnough(trustProxy, arrival)]
}

/** Every proxy adds the address that it was asked from. */
function addedTo(forwardedFor: string): string[] {
  const addresses = forwardedFor.split(',').map((address) => address.trim())
  return addresses[0] === PRETENDED ? addresses.slice(1) : addresses
}

function tooMany(trustProxy: Config['trustProxy'], { forwardedFor }: Arrival): Finding {
  const added = addedTo(forwardedFor)
  const [asked = ''] = added
  const count = mostProxies(trustProxy)
  if (count !== undefined) {
    return ill(
      `TRUST_PROXY believes ${count} proxies, but ${added.length === 1 ? 'one is' : `${added.length} are`} in front: anybody can pretend to be another, and escape the limits on tries. Set TRUST_PROXY=${added.length}.`,
    )
  }
  if (isLoopback(asked))
    return well('The proxies say who the visitor is; only this machine is believed.')
  return note(
    `TRUST_PROXY holds ${asked}, from where this was asked: whoever is there can pretend to be another, and escape the limits on tries. That is right only if none but proxies are.`,
  )
}

function fewEnough(trustProxy: Config['trustProxy'], { visitor, forwardedFor }: Arrival): Finding {
  const added = addedTo(forwardedFor)
  const count = mostProxies(trustProxy)
  const isTooFew = count === undefined ? visitor !== added[0] : count < added.length
  if (!isTooFew) return well(`The proxy says who the visitor is: ${visitor}, for this one.`)
  return ill(
    `The visitor came through ${added.length} proxies, but TRUST_PROXY does not believe all of them, so all visitors may count as one. If they are all yours, set TRUST_PROXY=${added.length}, or to their addresses.`,
  )
}
