import path from 'node:path'
import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import { FIRST_PARTS } from './paths.ts'
import { isTimezone } from './platform/clock.ts'
import { readEnvFile } from './platform/env-file.ts'
import { type Environment, readWithFiles } from './platform/environment.ts'
import { isStrongKey, MAKE_KEY } from './platform/key-file.ts'
import { parseAddress } from './platform/mail/addresses.ts'
import { mistakeInSmtpUrl } from './platform/mail/smtp-url.ts'
import type { MailTransport } from './platform/mail/transport.ts'
import { readTrustedProxies, type TrustedProxies } from './platform/proxies.ts'
import { CODE_TEXT_MAX, codeLetters } from './platform/tokens.ts'
import { isPlace, isWebAddress, tidyPlace } from './platform/web-addresses.ts'

export type Config = {
  port: number
  host: string
  /** Undefined: nobody can read the metrics. */
  metricsPort: number | undefined
  /** Scheme and host in lower case, without a trailing slash. */
  baseUrl: string
  /** Where whoever runs this says who they are. */
  imprintUrl: string | undefined
  /** Gets the organiser's notices, without names. */
  notifyUrl: string | undefined
  dataDir: string
  databaseFile: string
  /** Where sealed copies are kept every night; undefined if none are. */
  backupDir: string | undefined
  /** Empty: use the key file in the data folder, which is created on first start. */
  secretKey: string
  /** The key to be replaced by this one; empty if there is none. */
  formerSecretKey: string
  mail: MailTransport
  trustProxy: TrustedProxies
  /** What the set-up asks for; undefined if it is made from the secret key. */
  setupCode: string | undefined
  logLevel: string
  timezone: string
  development: boolean
}

export const VERSION = packageJson.version

const SETUP_CODE_MIN = 12
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const webAddress = z.url({ protocol: /^https?$/ }).refine(isWebAddress)
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535)

const schema = z.object({
  PORT: port.default(8000),
  METRICS_PORT: port.optional(),
  HOST: z.string().default('0.0.0.0'),
  BASE_URL: webAddress.refine(isPlace).optional(),
  IMPRINT_URL: webAddress.optional(),
  NOTIFY_URL: webAddress.optional(),
  DATA_DIR: z.string().default('./data'),
  BACKUP_DIR: z.string().optional(),
  SECRET_KEY: z.string().refine(isStrongKey).optional(),
  FORMER_SECRET_KEY: z.string().default(''),
  RESEND_API_KEY: z.string().optional(),
  RESEND_BASE_URL: webAddress.optional(),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .regex(/^(whsec_)?[A-Za-z0-9+/]+=*$/)
    .optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z
    .string()
    .refine((from) => parseAddress(from) !== undefined)
    .optional(),
  TRUST_PROXY: z
    .string()
    .default('false')
    .refine((typed) => readTrustedProxies(typed) !== undefined),
  SETUP_CODE: z
    .string()
    .refine((code) => [...codeLetters(code)].length >= SETUP_CODE_MIN)
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  TZ: z.string().refine(isTimezone).optional(),
  NODE_ENV: z.string().default('production'),
})

const MISTAKES: Readonly<Record<string, string>> = {
  PORT: 'PORT must be a number from 0 to 65535, such as 8000.',
  METRICS_PORT: 'METRICS_PORT must be a number from 0 to 65535, such as 9100.',
  BASE_URL:
    'BASE_URL must be the whole address people open, such as https://santa.example.org or https://example.org/santa, without a user, ? or #.',
  NOTIFY_URL: 'NOTIFY_URL must be a whole address, such as https://ntfy.example.org/santa.',
  IMPRINT_URL: 'IMPRINT_URL must be a whole address, such as https://example.org/imprint.',
  SECRET_KEY: `SECRET_KEY must be 32 random bytes, as hex or base64. ${MAKE_KEY} makes one; without SECRET_KEY a key file is made for you. If Sneaky Klaus ran with this one before, put it into FORMER_SECRET_KEY, and the new one here.`,
  RESEND_BASE_URL: 'RESEND_BASE_URL must be a whole address, such as https://api.resend.com.',
  RESEND_WEBHOOK_SECRET:
    'RESEND_WEBHOOK_SECRET must be the signing secret of the webhook as Resend shows it, such as whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.',
  MAIL_FROM: 'MAIL_FROM must be an address, such as Sneaky Klaus <klaus@example.org>.',
  LOG_LEVEL: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`,
  TRUST_PROXY:
    'TRUST_PROXY must be true, false, a number of hops such as 1, or addresses and ranges such as 10.1.2.3, 10.2.0.0/16. A range of all addresses would believe everybody.',
  SETUP_CODE: `SETUP_CODE must have at least ${SETUP_CODE_MIN} letters or digits, and at most ${CODE_TEXT_MAX} characters in all.`,
  TZ: 'TZ must be a timezone such as Europe/Berlin.',
}

/**
 * The process's environment, completed from `.env`; variables that are set already win. Throws a sentence if
 * that cannot be read.
 */
export function readEnvironment(): Environment {
  for (const [name, value] of Object.entries(readEnvFile('.env'))) process.env[name] ??= value
  return process.env
}

/** Returns the typed configuration, or one sentence for each mistake, all at once. */
export function readConfig(
  environment: Environment,
): { ok: true; config: Config } | { ok: false; mistakes: string[] } {
  const { values, mistakes } = readWithFiles(environment, Object.keys(schema.shape))
  const parsed = schema.safeParse(values)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
    mistakes.push(...[...names].map((name) => MISTAKES[name] ?? `${name} is not valid.`))
  }
  mistakes.push(...contradictions(values))
  const { PORT, METRICS_PORT } = parsed.data ?? {}
  if (PORT !== undefined && PORT !== 0 && PORT === METRICS_PORT) {
    mistakes.push(`PORT and METRICS_PORT are both ${PORT}; please give METRICS_PORT another one.`)
  }
  if (!parsed.success || mistakes.length > 0) return { ok: false, mistakes }
  return { ok: true, config: toConfig(parsed.data) }
}

function contradictions(values: Record<string, string>): string[] {
  const mistakes: string[] = []
  const [, first = ''] = URL.parse(values.BASE_URL ?? '')?.pathname.split('/') ?? []
  if (first !== '' && FIRST_PARTS.has(first)) {
    mistakes.push(
      `BASE_URL has a path that begins with /${first}, as pages of ours do, so that they could not be told apart behind a proxy. Take another path, such as /santa.`,
    )
  }
  const smtp = values.SMTP_URL === undefined ? undefined : mistakeInSmtpUrl(values.SMTP_URL)
  if (smtp) mistakes.push(smtp)
  if (values.RESEND_API_KEY && values.SMTP_URL) {
    mistakes.push('RESEND_API_KEY and SMTP_URL are both set; please keep the one to send by.')
  }
  if ((values.RESEND_API_KEY || values.SMTP_URL) && !values.MAIL_FROM) {
    mistakes.push(
      'MAIL_FROM is missing: mail needs a sender, such as Sneaky Klaus <klaus@example.org>.',
    )
  }
  return mistakes
}

function toConfig(env: z.infer<typeof schema>): Config {
  return {
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    host: env.HOST,
    baseUrl: tidyPlace(env.BASE_URL ?? `http://localhost:${env.PORT}`),
    imprintUrl: env.IMPRINT_URL,
    notifyUrl: env.NOTIFY_URL,
    dataDir: env.DATA_DIR,
    databaseFile: path.join(env.DATA_DIR, 'sneaky-klaus.db'),
    backupDir: env.BACKUP_DIR,
    secretKey: env.SECRET_KEY ?? '',
    formerSecretKey: env.FORMER_SECRET_KEY,
    mail: mailTransport(env),
    trustProxy: readTrustedProxies(env.TRUST_PROXY) ?? false,
    setupCode: env.SETUP_CODE,
    logLevel: env.LOG_LEVEL,
    timezone: env.TZ ?? Temporal.Now.timeZoneId(),
    development: env.NODE_ENV === 'development',
  }
}

function mailTransport(env: z.infer<typeof schema>): MailTransport {
  const from = env.MAIL_FROM ?? ''
  if (env.SMTP_URL) return { kind: 'smtp', url: env.SMTP_URL, from }
  if (!env.RESEND_API_KEY) return { kind: 'mailbox' }
  const { RESEND_BASE_URL: baseUrl, RESEND_WEBHOOK_SECRET: webhookSecret } = env
  return {
    kind: 'resend',
    apiKey: env.RESEND_API_KEY,
    from,
    ...(baseUrl && { baseUrl }),
    ...(webhookSecret && { webhookSecret }),
  }
}
