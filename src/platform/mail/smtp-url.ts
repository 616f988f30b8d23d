import { isHost } from '../web-addresses.ts'

/** What may stand behind the ? of SMTP_URL, as nodemailer names it, and which values it takes. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  requireTLS: /^(true|false)$/,
  ignoreTLS: /^(true|false)$/,
  'tls.rejectUnauthorized': /^(true|false)$/,
  'tls.servername': /^[\w.-]+$/,
  'tls.minVersion': /^TLSv1(\.[123])?$/,
  authMethod: /^(PLAIN|LOGIN|CRAM-MD5)$/,
  name: /^[\w.-]+$/,
  maxConnections: /^([1-9]|[1-4]\d|50)$/,
  maxMessages: /^[1-9]\d{0,5}$/,
  rateLimit: /^[1-9]\d{0,5}$/,
  rateDelta: /^[1-9]\d{0,6}$/,
}

/** One of them is for mails that no page may show, so that they hold up no others. */
const CONNECTIONS = 6
const CONNECTIONS_MIN = 2

const SAMPLE = 'smtp://user:password@mail.example.org:587'

/** What is wrong with SMTP_URL, in a sentence that repeats no secret; undefined if nothing is. */
export function mistakeInSmtpUrl(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || !isHost(hostOf(url))) {
    return `SMTP_URL must look like ${SAMPLE}. In a password, write @ as %40, / as %2F, : as %3A, # as %23 and ? as %3F.`
  }
  if (url.hash !== '' || !['', '/'].includes(url.pathname)) {
    return `SMTP_URL must end after the port, or after the options that follow a ?, as in ${SAMPLE}?requireTLS=true. In a password, write / as %2F and # as %23.`
  }
  if (url.port === '0') return 'SMTP_URL must name a port from 1 to 65535, or none.'
  if (![url.username, url.password].every(isDecodable)) {
    return 'SMTP_URL has a % in the user or password that stands for nothing: write it as %25.'
  }
  if ((url.username === '') !== (url.password === '')) {
    return `SMTP_URL must hold both a user and a password, as in ${SAMPLE}, or neither.`
  }
  const names = [...url.searchParams.keys()]
  // Not repeated: what follows a raw ? in a password looks like one.
  if (names.some((name) => !Object.hasOwn(OPTIONS, name))) {
    return `SMTP_URL has an option after a ? that we do not know. There are ${Object.keys(OPTIONS).join(', ')}. In a password, write ? as %3F.`
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `SMTP_URL has the option ${twice} twice.`
  for (const [name, value] of url.searchParams) {
    if (!OPTIONS[name]?.test(value)) {
      return `SMTP_URL has the option ${name} with a value it cannot take.`
    }
  }
  const isTrue = (name: string) => url.searchParams.get(name) === 'true'
  if (isTrue('requireTLS') && isTrue('ignoreTLS')) {
    return 'SMTP_URL has both requireTLS and ignoreTLS, of which each undoes the other. Leave one away.'
  }
  return undefined
}

const ASKED_CONNECTIONS = /(?<=[?&])maxConnections=(\d+)&?/

/** How many connections to keep: as many as the URL says, but two at least. */
export function connectionsOf(url: string): number {
  const [, asked] = ASKED_CONNECTIONS.exec(url) ?? []
  return Math.max(Number(asked ?? CONNECTIONS), CONNECTIONS_MIN)
}

export function withoutConnections(url: string): string {
  return url.replace(ASKED_CONNECTIONS, '')
}

/** As it is typed: in addresses that are not of the web, other letters than ASCII come encoded. */
function hostOf({ hostname }: URL): string {
  return isDecodable(hostname) ? decodeURIComponent(hostname) : hostname
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
