/**
 * Every URL of the product. A route registers the function with its parameter's name
 * (`paths.invitation(':slug')`), and a link calls the same one with a value.
 */
export const paths = {
  front: () => '/',
  health: () => '/health',
  ready: () => '/ready',
  setup: () => '/setup',
  setUpWith: (code: string) => `/setup?code=${encodeURIComponent(code)}`,
  privacy: () => '/privacy',
  asset: (file: string) => `/assets/${file}`,
  favicon: () => '/favicon.ico',

  adminSignIn: () => '/admin/login',
  adminSignOut: () => '/admin/logout',
  forgotPassword: () => '/admin/forgot-password',
  resetPassword: (token: string) => `/admin/reset-password/${token}`,
  adminHome: () => '/admin',
  settings: () => '/admin/settings',
  signOutEverywhere: () => '/admin/settings/sign-out-everywhere',
  about: () => '/admin/about',
  backup: () => '/admin/backup',
  /** For a restored copy, at which the organiser has looked. */
  startAgain: () => '/admin/start-again',
  mailbox: () => '/admin/mailbox',
  mailboxMail: (mailId: string) => `/admin/mailbox/${mailId}`,
  mailboxSend: (mailId: string) => `/admin/mailbox/${mailId}/send`,

  newExchange: () => '/admin/exchanges/new',
  exchanges: () => '/admin/exchanges',
  desk: (slug: string) => `/admin/exchanges/${slug}`,
  editExchange: (slug: string) => `/admin/exchanges/${slug}/edit`,
  openRegistration: (slug: string) => `/admin/exchanges/${slug}/open-registration`,
  closeRegistration: (slug: string) => `/admin/exchanges/${slug}/close-registration`,
  draw: (slug: string) => `/admin/exchanges/${slug}/draw`,
  undoDraw: (slug: string) => `/admin/exchanges/${slug}/undo-draw`,
  drawAgain: (slug: string) => `/admin/exchanges/${slug}/draw-again`,
  complete: (slug: string) => `/admin/exchanges/${slug}/complete`,
  prolong: (slug: string) => `/admin/exchanges/${slug}/prolong`,
  deleteExchange: (slug: string) => `/admin/exchanges/${slug}/delete`,
  /** Repeating this exchange next year. */
  again: (slug: string) => `/admin/exchanges/${slug}/again`,
  forgetLastTime: (slug: string) => `/admin/exchanges/${slug}/forget-last-time`,
  exclusions: (slug: string) => `/admin/exchanges/${slug}/exclusions`,
  removeExclusion: (slug: string, exclusionId: string) =>
    `/admin/exchanges/${slug}/exclusions/${exclusionId}/remove`,
  households: (slug: string) => `/admin/exchanges/${slug}/households`,
  people: (slug: string) => `/admin/exchanges/${slug}/participants`,
  /** Those who wait for the organiser's nod. */
  waiting: (slug: string) => `/admin/exchanges/${slug}/waiting`,
  accept: (slug: string) => `/admin/exchanges/${slug}/waiting/accept`,
  decline: (slug: string) => `/admin/exchanges/${slug}/waiting/decline`,
  newPerson: (slug: string) => `/admin/exchanges/${slug}/participants/new`,
  importPeople: (slug: string) => `/admin/exchanges/${slug}/participants/import`,
  confirmImport: (slug: string) => `/admin/exchanges/${slug}/participants/import/confirm`,
  exportPeople: (slug: string) => `/admin/exchanges/${slug}/participants/export.csv`,
  person: (slug: string, participantId: string) =>
    `/admin/exchanges/${slug}/participants/${participantId}`,
  removePerson: (slug: string, participantId: string) =>
    `/admin/exchanges/${slug}/participants/${participantId}/remove`,
  card: (slug: string, participantId: string) =>
    `/admin/exchanges/${slug}/participants/${participantId}/card`,
  /** Who cannot be mailed, each with what helps. */
  handOver: (slug: string) => `/admin/exchanges/${slug}/hand-over`,
  /** One of them there. */
  handOverTo: (slug: string, participantId: string) =>
    `/admin/exchanges/${slug}/hand-over#p-${participantId}`,
  /** All cards that are missing, to print at once. */
  allCards: (slug: string) => `/admin/exchanges/${slug}/hand-over/cards`,
  /** Somebody joins after the draw. */
  latecomer: (slug: string) => `/admin/exchanges/${slug}/participants/latecomer`,
  /** Somebody leaves after the draw. */
  dropOut: (slug: string, participantId: string) =>
    `/admin/exchanges/${slug}/participants/${participantId}/drop-out`,
  /** A word to everybody. */
  announcement: (slug: string) => `/admin/exchanges/${slug}/announcement`,
  sendAnnouncement: (slug: string) => `/admin/exchanges/${slug}/announcement/send`,
  messageReports: (slug: string) => `/admin/exchanges/${slug}/reports`,
  eraseMessageReport: (slug: string, reportId: string) =>
    `/admin/exchanges/${slug}/reports/${reportId}/erase`,
  exchangeMail: (slug: string) => `/admin/exchanges/${slug}/mail`,
  sendMailAgain: (slug: string, mailId: string) =>
    `/admin/exchanges/${slug}/mail/${mailId}/send-again`,
  retryFailedMails: (slug: string) => `/admin/exchanges/${slug}/mail/retry-failed`,
  /** All mails of a kind that are held, once mail is set up. */
  sendUnsent: (slug: string, kind: string) => `/admin/exchanges/${slug}/mail/unsent/${kind}`,
  /** Resends the result to everybody who has not looked. */
  resendResults: (slug: string) => `/admin/exchanges/${slug}/mail/resend-results`,

  resendWebhook: () => '/webhooks/resend',
  /** In development only. */
  mailPreviews: () => '/dev/mail',
  mailPreview: (kind: string, sample: string) => `/dev/mail/${kind}/${sample}`,

  invitation: (slug: string) => `/exchange/${slug}`,
  register: (slug: string) => `/exchange/${slug}/register`,
  requestAccess: (slug: string) => `/exchange/${slug}/request-access`,
  /** For people who have no link to any exchange at hand. */
  lostLink: () => '/lost-link',
  signInLink: (token: string) => `/auth/participant/magic/${token}`,
  signInLinkToMessages: (token: string) => `/auth/participant/magic/${token}?to=messages`,
  /** A card, on paper or passed on: the one address in which its token stands. */
  cardLink: (token: string) => `/k/${token}`,
  cardCode: (slug: string) => `/exchange/${slug}/code`,
  freshSignInLink: (token: string) => `/auth/participant/magic/${token}/fresh`,
  /** One click in a mail program; `signature` takes the place of signing in. */
  remindersOff: (participantId: string, signature: string) =>
    `/auth/participant/reminders-off/${participantId}/${signature}`,
  /** From a mail to somebody who never asked for it; the token says under seal to whom it was. */
  notForMe: (token: string) => `/auth/participant/not-for-me/${token}`,
  noMoreMails: (token: string) => `/auth/participant/not-for-me/${token}/no-more-mails`,
  mailsAgain: (token: string) => `/auth/participant/not-for-me/${token}/mails-again`,
  dashboard: (slug: string) => `/exchange/${slug}/dashboard`,
  reveal: (slug: string) => `/exchange/${slug}/reveal`,
  profile: (slug: string) => `/exchange/${slug}/profile`,
  reminders: (slug: string) => `/exchange/${slug}/reminders`,
  /** Whether their present is ready. */
  present: (slug: string) => `/exchange/${slug}/present`,
  /** What is kept about a participant. */
  kept: (slug: string) => `/exchange/${slug}/kept`,
  withdraw: (slug: string) => `/exchange/${slug}/withdraw`,
  participantSignOut: (slug: string) => `/exchange/${slug}/logout`,
  calendar: (slug: string) => `/exchange/${slug}/calendar.ics`,
  messages: (slug: string) => `/exchange/${slug}/messages`,
  /** The conversation with one's `recipient` or one's `giver`. */
  messagesWith: (slug: string, partner: string) => `/exchange/${slug}/messages/${partner}`,
  muteMessages: (slug: string, partner: string) => `/exchange/${slug}/messages/${partner}/mute`,
  reportMessage: (slug: string, partner: string, number: string) =>
    `/exchange/${slug}/messages/${partner}/${number}/report`,
}

/** What our addresses begin with, such as `exchange`: a path of BASE_URL that does so, too, would be mistaken. */
export const FIRST_PARTS: ReadonlySet<string> = new Set(
  Object.values(paths).map(
    (path: (...parts: string[]) => string) => path('x', 'x', 'x').split(/[/?]/)[1] ?? '',
  ),
)

/** What a page says has just been done, by the page: each word has its sentence there. */
export type News = {
  desk:
    | 'saved'
    | 'saved_sooner'
    | 'open_registration'
    | 'close_registration'
    | 'draw'
    | 'undo_draw'
    | 'complete'
    | 'prolong'
    | 'joined_late'
    | 'dropped_out'
    | 'again'
    | 'person_added'
    | 'person_saved'
    | 'person_removed'
    | 'imported'
    | 'all_accepted'
    | 'announced'
    | 'announced_on_pages'
  waiting:
    | 'accepted'
    | 'others_wait'
    | 'was_in'
    | 'name_was_in'
    | 'some_were_in'
    | 'declined'
    | 'changed'
  exclusions: 'added' | 'known' | 'removed' | 'households' | 'forgotten'
  handOver: 'handed' | 'taken_back'
  exchangeMail: 'again' | 'retried' | 'resent'
  dashboard:
    | 'profile'
    | 'reminders_on'
    | 'reminders_off'
    | 'ready'
    | 'not_ready'
    | 'kept_secret'
    | 'hidden'
    | 'told'
  messages: 'sent' | 'thanked' | 'muted' | 'unmuted' | 'reported'
}

/** Whether an email tells nobody, some or all of those whom something concerns. */
export type Mailed = 'none' | 'some' | 'all'

/** A page of an exchange, saying what has just been done, and who is told of it. */
export function withNews<Page extends keyof News>(
  page: Page,
  slug: string,
  done: News[Page],
  told: Mailed = 'none',
): string {
  return `${paths[page](slug)}?done=${done}${told === 'none' ? '' : `&told=${told}`}`
}
