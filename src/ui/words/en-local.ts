import type { LocalOnly } from '../../platform/own-addresses.ts'

// While BASE_URL names this computer alone.
export const linkIsLocal = () => 'No phone can open this link yet.'
export const cardIsLocal = () => 'Cards only work on this computer for now; no phone can open them.'
export const linksAreLocal = () =>
  'Cards and links only work on this computer for now; no phone can open them.'
/** To whoever has joined without an email, perhaps on a phone, which may not be able to open the site. */
export const ownCardIsLocal = (host: string, { listensHere, inContainer }: LocalOnly) =>
  listensHere || inContainer
    ? `The link and the QR code don’t work on phones yet. The code below does once phones can open this site, so keep that; and tell ${host}.`
    : `The link and the QR code don’t work on phones yet. The code below does, so keep that; and tell ${host}.`
/** At the start, before the address to open. */
export const startIsLocal = ({ isNowhere }: LocalOnly) =>
  isNowhere
    ? 'BASE_URL says where to listen, and is no address that others can open.'
    : 'No phone can open our links and cards yet.'

/** What it is about that whoever runs the site is to set. */
export const forPhones = () => 'links for phones'

/** What to set, with the addresses of this machine that would do. */
export const whatToSet = ({ baseUrls, listensHere, inContainer }: LocalOnly) => {
  const [first, ...others] = baseUrls
  const port = inContainer ? ', with Compose also LISTEN=0.0.0.0' : ''
  const host = listensHere ? ' and HOST=0.0.0.0' : port
  if (first === undefined)
    return `Set BASE_URL to an address that phones can open${host}, and start again. The README says how (“Configuration”).`
  const or = others.map((other) => ` (or ${other})`).join('')
  return `Set BASE_URL=${first}${or}${host} and restart.`
}
