type Traits = {
  /** Its link signs its reader in, so the mailbox opens it only after a warning, and notes it. */
  signsIn?: true
  /**
   * Gets no Reply-To, as an answer meant for somebody else must not reach the admin, nor a link, in what is
   * quoted, that opens the page of somebody whose name is drawn.
   */
  isNotAnswered?: true
  /**
   * Is in no list and no count of mails, and is forgotten once it is sent: that there was such a mail
   * would tell when somebody is written to or whose present is not ready, or keep an address that is to
   * be gone.
   */
  isUnseen?: true
  /**
   * What it says, and whether it is still to be sent, depends on the day when it is written: it waits
   * while the clock is in doubt.
   */
  isOfTheDay?: true
  /** Is of no use while the key is missing that opens the names: it waits until that is put back. */
  needsNames?: true
  /** Reaches even somebody for whom an exchange is not: they asked for it, or it says that they are out. */
  isForAnybody?: true
  /** Reaches even somebody who wants no mails: it asks about that, or was asked for by whoever holds one. */
  isForWhoWantsNone?: true
  /** Sent to the admin only if they want it. */
  isNotice?: true
  /** Tells the admin of what others did, or could not be done: nobody has asked for it. */
  isUnasked?: true
}

/** Every kind of mail, with what is particular about it. What each one says is in `letters/`. */
const KINDS = {
  invitation: {},
  registration: { signsIn: true },
  added: { signsIn: true },
  sign_in_link: { signsIn: true, isForAnybody: true },
  mails_again: { isNotAnswered: true, isForAnybody: true, isForWhoWantsNone: true },
  withdrawal: {},
  removed: { isForAnybody: true },
  address_changed: { isNotAnswered: true, isUnseen: true },
  assignment: { signsIn: true, isNotAnswered: true, needsNames: true },
  draw_changed: { signsIn: true, isNotAnswered: true, needsNames: true },
  reminder: { isNotAnswered: true, isUnseen: true, isOfTheDay: true, needsNames: true },
  announcement: {},
  message_notice: { isNotAnswered: true, isUnseen: true, needsNames: true },
  fresh_link: {
    isNotAnswered: true,
    isUnseen: true,
    needsNames: true,
    isForAnybody: true,
    isForWhoWantsNone: true,
  },
  message_report: {},
  draw_waits: { isUnasked: true },
  waiting_notice: { isUnasked: true },
  declined: { isUnasked: true },
  password_reset: {},
  new_registration_notice: { isNotice: true, isUnasked: true },
  withdrawal_notice: { isNotice: true, isUnasked: true },
  registration_closed_notice: { isNotice: true, isUnasked: true },
  mail_failure_notice: { isNotice: true, isUnasked: true },
  purge_notice: { isNotice: true, isUnasked: true },
} as const satisfies Record<string, Traits>

export type MailKind = keyof typeof KINDS

/** What the admin can be notified of by mail. */
export type NoticeKind = {
  [Kind in MailKind]: (typeof KINDS)[Kind] extends { isNotice: true } ? Kind : never
}[MailKind]

export const MAIL_KINDS = Object.keys(KINDS) as MailKind[]

export const NOTICE_KINDS = MAIL_KINDS.filter(
  (kind): kind is NoticeKind => traitsOf(kind).isNotice === true,
)

/** The kinds that wait while the clock is in doubt. */
export const KINDS_OF_THE_DAY = MAIL_KINDS.filter((kind) => traitsOf(kind).isOfTheDay)

/** The kinds that no page may show, nor let be seen in what becomes of others. */
export const UNSEEN_KINDS = MAIL_KINDS.filter((kind) => traitsOf(kind).isUnseen)

/** All other kinds. */
export const SEEN_KINDS = MAIL_KINDS.filter((kind) => !traitsOf(kind).isUnseen)

/** The kinds that tell somebody that they are in, for the first time. */
export const WELCOMES: readonly MailKind[] = ['registration', 'added']

export function isWelcome(kind: MailKind): boolean {
  return WELCOMES.includes(kind)
}

/** The kinds that lead somebody to the name they have drawn. */
export const ABOUT_DRAW: readonly MailKind[] = ['assignment', 'draw_changed']

export function isAboutDraw(kind: MailKind): boolean {
  return ABOUT_DRAW.includes(kind)
}

/** Beside the result: what says that they are in says, once names are drawn, that they are, and leads to them. */
export const TELL_OF_DRAW: readonly MailKind[] = [...WELCOMES, 'draw_changed']

/** The kinds by which somebody learns that they are in. */
export const TELL_OF_BEING_IN: readonly MailKind[] = [
  ...WELCOMES,
  ...ABOUT_DRAW,
  'sign_in_link',
  'announcement',
]

/** The kinds that say to whom they were that they are out: once that is refused their address is erased. */
export const TELL_OF_BEING_OUT: readonly MailKind[] = ['withdrawal', 'removed']

/** The kinds that somebody is to have, even if they arrive late. */
export const MISSABLE: readonly MailKind[] = ['invitation', ...WELCOMES, ...ABOUT_DRAW]

/** Whether no page may show that there is this mail. */
export function isUnseen({ kind }: { kind: MailKind }): boolean {
  return UNSEEN_KINDS.includes(kind)
}

export function traitsOf(kind: MailKind): Traits {
  return KINDS[kind]
}
