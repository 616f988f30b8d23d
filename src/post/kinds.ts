type Traits = {
  /** Says whom somebody gives to: the mailbox opens it only after a warning. */
  isSecret?: true
  /** An answer meant for somebody else must not reach the admin. */
  isNotAnswered?: true
  /** On no page, not even as a number: it would tell when somebody is written to. */
  isUnseen?: true
  /** Told to the admin if they want to know. */
  isNotice?: true
}

/** Every kind of mail, and what is particular about it. What each says is in `letters/`. */
const KINDS = {
  invitation: {},
  registration: {},
  sign_in_link: {},
  withdrawal: {},
  removed: {},
  assignment: { isSecret: true },
  changed_assignment: { isSecret: true },
  reminder: {},
  message_notice: { isNotAnswered: true, isUnseen: true },
  message_report: {},
  password_reset: {},
  new_registration_notice: { isNotice: true },
  withdrawal_notice: { isNotice: true },
  registration_closed_notice: { isNotice: true },
  mail_failure_notice: { isNotice: true },
  purge_notice: { isNotice: true },
} as const satisfies Record<string, Traits>

export type MailKind = keyof typeof KINDS

/** What the admin can be told by mail. */
export type NoticeKind = {
  [Kind in MailKind]: (typeof KINDS)[Kind] extends { isNotice: true } ? Kind : never
}[MailKind]

export const MAIL_KINDS = Object.keys(KINDS) as MailKind[]

export const NOTICE_KINDS = MAIL_KINDS.filter(
  (kind): kind is NoticeKind => traitsOf(kind).isNotice === true,
)

/** The kinds that no page shows. */
export const UNSEEN_KINDS = MAIL_KINDS.filter((kind) => traitsOf(kind).isUnseen)

export function traitsOf(kind: MailKind): Traits {
  return KINDS[kind]
}
