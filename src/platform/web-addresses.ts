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
