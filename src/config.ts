import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import { contradictions, LOG_LEVELS, MISTAKES, SETUP_CODE_MIN } from './config-mistakes.ts'
import { isTimezone } from './platform/clock.ts'
import { databaseIn } from './platform/database-file.ts'
import { readEnvFile } from './platform/env-file.ts'
import { type Environment, FROM_FILE, readWithFiles } from './platform/environment.ts'
import { isStrongKey } from './platform/key-file.ts'
import { parseAddress } from './platform/mail/addresses.ts'
import type { MailTransport } from './platform/mail/transport.ts'
import { readTrustedProxies, type TrustedProxies } from './platform/proxies.ts'
import { codeLetters } from './platform/tokens.ts'
import { hasUser, isPlace, isWebAddress, tidyPlace, withoutUser } from './platform/web-addresses.ts'

export type Config = {
  port: number
  host: string
  /** Undefined: nobody can read the metrics. */
  metricsPort: number | undefined
  /** Scheme and host in lower case, without a trailing slash. */
  baseUrl: string
  /** Where whoever runs this says who they are. */
  imprintUrl: string | undefined
  /** Gets the organiser's notices, without names. It holds no user, who is in the header. */
  notifyUrl: string | undefined
  notifyAuthorization: string | undefined
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

const webAddress = z.url({ protocol: /^https?$/ }).refine(isWebAddress)
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535)

/** What a header can hold, without a space (RFC 9110, 5.5). */
const VISIBLE = /^[\x21-\x7e]+$/

/** Nobody replaces a ~, which a shell would. */
const PLACE = /^(?!~(\/|$))/

const schema = z.object({
  PORT: port.default(8000),
  METRICS_PORT: port.optional(),
  HOST: z.string().default('0.0.0.0'),
  BASE_URL: webAddress.refine(isPlace).optional(),
  IMPRINT_URL: webAddress.refine((address) => !hasUser(address)).optional(),
  NOTIFY_URL: webAddress.refine((address) => withoutUser(address) !== undefined).optional(),
  DATA_DIR: z.string().regex(PLACE).default('./data'),
  BACKUP_DIR: z.string().regex(PLACE).optional(),
  SECRET_KEY: z.string().refine(isStrongKey).optional(),
  FORMER_SECRET_KEY: z.string().default(''),
  RESEND_API_KEY: z.string().regex(VISIBLE).optional(),
  RESEND_BASE_URL: webAddress.refine(isPlace).optional(),
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

/**
 * The process's environment, completed from `.env`; variables that are set already win, by either name. Throws a
 * sentence if that cannot be read.
 */
export function readEnvironment(): Environment {
  const given = new Set(Object.keys(process.env))
  for (const [name, value] of Object.entries(readEnvFile('.env'))) {
    if (!given.has(name) && !given.has(otherName(name))) process.env[name] = value
  }
  return process.env
}

/** The other name by which the same setting can be given. */
function otherName(name: string): string {
  return name.endsWith(FROM_FILE) ? name.slice(0, -FROM_FILE.length) : name + FROM_FILE
}

/**
 * The same for a demo: of `.env`, which is an installation's, it takes where to listen alone, as it is at no other
 * address.
 */
export function readDemoEnvironment(): Environment {
  const file = readEnvFile('.env')
  const names = ['PORT', 'PORT_FILE', 'HOST', 'HOST_FILE'].filter((name) => {
    return process.env[name] === undefined && process.env[otherName(name)] === undefined
  })
  return { ...process.env, ...Object.fromEntries(names.map((name) => [name, file[name]])) }
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

function toConfig(env: z.infer<typeof schema>): Config {
  const notify = withoutUser(env.NOTIFY_URL ?? '')
  return {
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    host: env.HOST,
    baseUrl: tidyPlace(env.BASE_URL ?? `http://localhost:${env.PORT}`),
    imprintUrl: env.IMPRINT_URL,
    notifyUrl: env.NOTIFY_URL && notify?.address,
    notifyAuthorization: notify?.authorization,
    dataDir: env.DATA_DIR,
    databaseFile: databaseIn(env.DATA_DIR),
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
