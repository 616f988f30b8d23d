import { isHttps } from './web-addresses.ts'

/** Our cookies by what they are for, and what every one of them is set with. */
export type Cookies = {
  session: string
  form: string
  device: string
  options: { path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean }
}

/**
 * Under https a browser takes them from this host alone, over TLS: `__Host-` at the root, and
 * `__Secure-` below a path, which `__Host-` forbids (RFC 6265bis, 4.1.3). The path is put in on the
 * way out, by `narrowCookies`.
 */
export function cookiesOf({ baseUrl }: { baseUrl: string }): Cookies {
  const secure = isHttps(baseUrl)
  const prefix = secure ? (new URL(baseUrl).pathname === '/' ? '__Host-' : '__Secure-') : ''
  return {
    session: `${prefix}klaus_session`,
    form: `${prefix}klaus_csrf`,
    device: `${prefix}klaus_device`,
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  }
}
