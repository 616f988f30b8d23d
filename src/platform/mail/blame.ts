import type { Reason, Trouble } from './reasons.ts'

/** Whom an answer concerns: everything of ours, one domain, one mail, or perhaps everything. */
export type Blame = 'all' | 'all, perhaps' | 'domain' | 'mail'

/** As what a refusal is told, once it is known whom it concerns. */
export function reasonOf({ reason }: Trouble, blame: Blame): Reason {
  const isDeferral = reason === 'smtp_later'
  if (blame === 'domain') return 'provider_refuses_us'
  if (blame === 'mail') return NAMES_US.includes(reason) ? 'smtp_mail_refused' : reason
  if (isDeferral) return 'smtp_puts_us_off'
  if (NAMES_US.includes(reason)) return reason
  return reason.startsWith('resend') ? 'resend_refuses_us' : 'smtp_refuses_us'
}

const NAMES_US: readonly Reason[] = ['smtp_refuses_us', 'smtp_sender_refused']
