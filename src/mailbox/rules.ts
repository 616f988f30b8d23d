/** The setting that says when mail was last set up: what was held before is never opened again. */
export const MAIL_SET_UP_AT = 'mail_set_up_at'
