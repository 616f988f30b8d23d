/** The setting that says when mail was last set up: what was held before is never opened again. */
export const MAIL_SET_UP_AT = 'mail_set_up_at'

/** What the mailbox says was just sent. */
export type Sent = 'one' | 'all'

/** So many stand on one page; older ones are on the next. */
export const MAILS_PER_PAGE = 200
