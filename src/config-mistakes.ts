import { FIRST_PARTS } from './paths.ts'
import { MAKE_KEY } from './platform/key-file.ts'
import { mistakeInSmtpUrl } from './platform/mail/smtp-url.ts'
import { CODE_TEXT_MAX } from './platform/tokens.ts'
import { closedPort } from './platform/web-addresses.ts'

export const SETUP_CODE_MIN = 12
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What is said of a value that cannot be, by its name. None of these sentences repeats it. */
export const MISTAKES: Readonly<Record<string, string>> = {
  PORT: 'PORT must be a number from 0 to 65535, such as 8000.',
  METRICS_PORT: 'METRICS_PORT must be a number from 0 to 65535, such as 9100.',
  DATA_DIR: 'DATA_DIR begins with ~, which stands for no folder here: write the whole path.',
  BACKUP_DIR: 'BACKUP_DIR begins with ~, which stands for no folder here: write the whole path.',
  BASE_URL:
    'BASE_URL must be the whole address people open, such as https://santa.example.org or https://example.org/santa, without a user, ? or #.',
  NOTIFY_URL:
    'NOTIFY_URL must be a whole address, such as https://ntfy.example.org/santa. In a user or password before an @, write % as %25, / as %2F and : as %3A.',
  IMPRINT_URL:
    'IMPRINT_URL must be a whole address, such as https://example.org/imprint, without a user, as everybody sees it.',
  SECRET_KEY: `SECRET_KEY must be 32 random bytes, as hex or base64. ${MAKE_KEY} makes one; without SECRET_KEY a key file is made for you. If Sneaky Klaus ran with this one before, put it into FORMER_SECRET_KEY, and the new one here.`,
  RESEND_API_KEY:
    'RESEND_API_KEY must be the key as Resend shows it, such as re_AbCd1234: it has letters, digits and signs of ASCII alone, and no space.',
  RESEND_BASE_URL:
    'RESEND_BASE_URL must be a whole address, such as https://api.resend.com, without a user, ? or #.',
  RESEND_WEBHOOK_SECRET:
    'RESEND_WEBHOOK_SECRET must be the signing secret of the webhook as Resend shows it, such as whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.',
  MAIL_FROM: 'MAIL_FROM must be an address, such as Sneaky Klaus <klaus@example.org>.',
  LOG_LEVEL: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`,
  TRUST_PROXY:
    'TRUST_PROXY must be true, false, a number of hops such as 1, or addresses and ranges such as 10.1.2.3, 10.2.0.0/16. A range of all addresses would believe everybody.',
  SETUP_CODE: `SETUP_CODE must have at least ${SETUP_CODE_MIN} letters or digits, and at most ${CODE_TEXT_MAX} characters in all.`,
  TZ: 'TZ must be a timezone such as Europe/Berlin.',
}

/** A sentence for each value that cannot be, or not beside another one. */
export function contradictions(values: Record<string, string>): string[] {
  const mistakes = ADDRESSES.flatMap((name) => mistakeInPort(name, values[name] ?? ''))
  mistakes.push(...mistakeInPath(values.BASE_URL ?? ''))
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

/** The addresses to which we post. */
const ADDRESSES = ['BASE_URL', 'IMPRINT_URL', 'NOTIFY_URL', 'RESEND_BASE_URL'] as const

function mistakeInPort(name: string, address: string): string[] {
  const port = closedPort(address)
  return port === undefined
    ? []
    : [
        `${name} names port ${port}, at which no web server is asked, as it belongs to another protocol. Please use another one.`,
      ]
}

function mistakeInPath(baseUrl: string): string[] {
  const [, first = ''] = URL.parse(baseUrl)?.pathname.split('/') ?? []
  return first === '' || !FIRST_PARTS.has(first)
    ? []
    : [
        `BASE_URL has a path that begins with /${first}, as pages of ours do, so that they could not be told apart behind a proxy. Take another path, such as /santa.`,
      ]
}
