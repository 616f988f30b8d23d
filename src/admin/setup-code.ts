import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { isLoopback, isLoopbackName, proxyHeaderOf } from '../platform/proxies.ts'
import { codeLetters } from '../platform/tokens.ts'
import { findAdmin } from './queries.ts'

const GROUPS = /.{4}/g
const CODE_DIGITS = 16

/** What to open first: the set-up with its code, once there is an organiser the front page. */
export async function addressToOpen(ctx: Context): Promise<string> {
  const { baseUrl } = ctx.config
  return (await findAdmin(ctx)) ? baseUrl : `${baseUrl}${paths.setUpWith(setupCode(ctx))}`
}

/**
 * What proves that whoever sets up runs this instance: SETUP_CODE, or 64 bits made from the secret
 * key, so that every start says the same.
 */
function setupCode({ config, seal }: Context): string {
  if (config.setupCode !== undefined) return config.setupCode
  const digits = seal.fingerprint('set-up code', 'code').slice(0, CODE_DIGITS)
  return digits.match(GROUPS)?.join('-') ?? digits
}

/**
 * Whether somebody typed the code; case and signs between its letters and digits do not matter. A text
 * without any is never the code.
 */
export function isSetupCode(ctx: Context, typed: string): boolean {
  const letters = codeLetters(typed)
  const print = (code: string) => Buffer.from(ctx.seal.fingerprint('set-up code typed', code))
  const isSame = timingSafeEqual(print(letters), print(codeLetters(setupCode(ctx))))
  return isSame && letters !== ''
}

/**
 * True where the code is not asked for: BASE_URL is a loopback name, and the request comes from this
 * machine, through no proxy, for a loopback host, from no page of another one. A proxy that says nothing of itself
 * and puts its own name in the place of the host's looks the same but for this: it closes each connection, or speaks
 * HTTP/1.0 (nginx before 1.29.7, as long as it is not told otherwise), or a browser behind it names its page, as it
 * does of the set-up's form. Who uses no browser gets past a newer nginx: only BASE_URL keeps them out. Origin is
 * `null` where a browser keeps that to itself.
 */
export function isAtHome({ config }: Context, { raw }: Pick<FastifyRequest, 'raw'>): boolean {
  const { headers, socket } = raw
  return (
    isLoopbackName(new URL(config.baseUrl).hostname) &&
    isLoopback(socket.remoteAddress ?? '') &&
    proxyHeaderOf(headers) === undefined &&
    raw.httpVersion !== '1.0' &&
    headers.connection !== 'close' &&
    isLoopbackName(hostOf(`http://${headers.host ?? ''}`)) &&
    [headers.origin, headers.referer].every(
      (page) => !page || page === 'null' || isLoopbackName(hostOf(page)),
    )
  )
}

function hostOf(address: string): string {
  return URL.parse(address)?.hostname ?? ''
}
