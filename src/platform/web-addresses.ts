/** Letters of any language, as a name may be written in its own, and the underscore of inner networks. */
const LABEL = '[\\p{L}\\p{M}\\p{N}_-]+'
const HOST = `(?:\\[[\\da-f:.]+\\]|${LABEL}(?:\\.${LABEL})*)`
const PATH = '(?:/[\\w~-][\\w.~-]*)*/?'
const WHOLE_HOST = new RegExp(`^${HOST}$`, 'iu')
const PLACE = new RegExp(`^https?://${HOST}(?::\\d+)?${PATH}$`, 'iu')

/** Whether this names a machine. `URL` takes nearly everything, a quotation mark for one. */
export function isHost(text: string): boolean {
  return WHOLE_HOST.test(text)
}

/** Whether this is an address with such a host, and nothing in it would end a link that is made from it. */
export function isWebAddress(text: string): boolean {
  return isHost(URL.parse(text)?.hostname ?? '') && !/[\s"<>\\`]/.test(text)
}

/** Whether browsers reach this address over TLS. */
export function isHttps(address: string): boolean {
  return new URL(address).protocol === 'https:'
}

/** Such a place as links begin with it: scheme and host in lower case, and no slash at the end. */
export function tidyPlace(address: string): string {
  const lower = (schemeAndHost: string) => schemeAndHost.toLowerCase()
  return address.replace(/^[^/]*\/\/[^/]*/, lower).replace(/\/+$/, '')
}

/** Whether links can be made from an address: it has no user, query or fragment, and its path is of plain words. */
export function isPlace(text: string): boolean {
  return isWebAddress(text) && PLACE.test(text)
}

/** Ports at which browsers and `fetch` ask nothing (Fetch Standard, 2.9, “bad port”), and none at all. */
const CLOSED_PORTS: readonly number[] = [
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10_080,
]

/** The port of this address, if `fetch` refuses to open it. */
export function closedPort(address: string): string | undefined {
  const { port = '' } = URL.parse(address) ?? {}
  return port !== '' && CLOSED_PORTS.includes(Number(port)) ? port : undefined
}

/** Whether an address holds a user or a password. */
export function hasUser(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.username + url.password !== ''
}

/**
 * An address that `fetch` takes, which refuses one with a user in it, and the header that says the user
 * instead (RFC 7617). Undefined if user or password hold a % that stands for nothing.
 */
export function withoutUser(
  address: string,
): { address: string; authorization: string | undefined } | undefined {
  if (!hasUser(address)) return { address, authorization: undefined }
  const url = new URL(address)
  try {
    const said = [url.username, url.password].map(decodeURIComponent).join(':')
    url.username = ''
    url.password = ''
    const authorization = `Basic ${Buffer.from(said).toString('base64')}`
    return { address: url.href, authorization }
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
