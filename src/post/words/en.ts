import type { Reason } from '../../platform/mail/reasons.ts'

const withAnswer = (sentence: string, answer: string) =>
  answer === '' ? `${sentence}.` : `${sentence}: ${answer}`

/** If the server has no name, it is the one in the configuration. */
const theServer = (server: string) => (server === '' ? 'mail server' : `mail server ${server}`)

/** “mail.example.org:587 (ECONNREFUSED)”: which server, and what went wrong. */
function serverAndFault(answer: string): [server: string, fault: string] {
  const [, server = '', fault = ''] = /^(.*?)( \(.*\))?$/s.exec(answer) ?? []
  return [server, fault]
}

const THEIRS_REFUSES = 'Their provider won’t take email for this address.'
const THEIRS_REFUSES_MAIL = 'Their provider won’t take this email.'
/** `off`: said where no mail goes out any more, so that nothing is tried. */
type Said = string | { now: string; off: string }
const OURS_REFUSES: Said = {
  now: 'We can’t send email just now: our provider turned us away. It’s nobody’s address, and nothing is lost.',
  off: 'Our email provider turned us away. It’s nobody’s address.',
}
const OURS_AWAY: Said = {
  now: 'We can’t reach our email provider just now. We’ll keep trying.',
  off: 'We couldn’t reach our email provider.',
}

const REASONS: Readonly<Record<Reason, Said>> = {
  not_an_address: {
    now: 'That isn’t an email address. Correct it, and we’ll send it again.',
    off: 'That isn’t an email address.',
  },
  not_written: 'That’s our mistake: we couldn’t write this email.',
  key_missing: 'The key to the names is missing, so this one waits.',
  stopped: { now: 'We were interrupted. We’ll try again.', off: 'We were interrupted.' },
  wants_no_mail: 'Whoever has this address wants no emails from here.',
  not_for_me: 'Whoever has this address says it’s not for them.',
  smtp_not_found: OURS_AWAY,
  smtp_unreachable: OURS_AWAY,
  smtp_not_a_server: OURS_AWAY,
  smtp_no_tls: OURS_AWAY,
  smtp_sign_in_refused: OURS_REFUSES,
  smtp_turned_away: OURS_REFUSES,
  smtp_closed: OURS_AWAY,
  smtp_slow: {
    now: 'Our email provider is slow to answer. We’ll keep trying.',
    off: 'Our email provider was slow to answer.',
  },
  smtp_unknown: OURS_AWAY,
  smtp_later: 'Their provider is busy.',
  smtp_puts_us_off: {
    now: 'Our email provider puts off what we send. We’ll keep trying.',
    off: 'Our email provider put off what we sent.',
  },
  smtp_refuses_us: OURS_REFUSES,
  smtp_sender_refused: OURS_REFUSES,
  smtp_address_refused: THEIRS_REFUSES,
  smtp_mail_refused: THEIRS_REFUSES_MAIL,
  smtp_unanswered:
    'It may have arrived: twice our email provider had it, and we never heard whether it was taken.',
  breaks_off: 'Our email provider breaks off over this one email.',
  resend_no_answer: OURS_AWAY,
  resend_key_refused: OURS_REFUSES,
  resend_domain_refused: OURS_REFUSES,
  resend_quota: {
    now: 'We’ve sent all the emails our plan allows for now. The rest follow when it lets us.',
    off: 'We’d sent all the emails our plan allows.',
  },
  resend_slower: {
    now: 'Our provider asked us to slow down, so this takes a little longer.',
    off: 'Our provider asked us to slow down.',
  },
  resend_busy: {
    now: 'Our provider is still busy with an earlier try of this email.',
    off: 'Our provider was busy with an earlier try of this email.',
  },
  resend_error: OURS_AWAY,
  resend_sender_refused: OURS_REFUSES,
  resend_address_refused: THEIRS_REFUSES,
  resend_mail_refused: THEIRS_REFUSES_MAIL,
  resend_refuses_us: OURS_REFUSES,
  provider_refuses_us: {
    now: 'Their provider turned us away. It’s nobody’s address, and we’ll keep trying.',
    off: 'Their provider turned us away. It’s nobody’s address.',
  },
  came_back: 'It came back.',
  called_spam: 'They marked our email as spam, so the next ones may not arrive.',
}

/** For whoever runs the site: what to look into, and the server's own words. */
const DETAILS: Readonly<Partial<Record<Reason, (answer: string) => string>>> = {
  not_written: () => 'The log says why.',
  key_missing: () => 'Put the key back into “keys” in the data folder.',
  smtp_not_found: (server) =>
    `The ${theServer(server)} could not be found. Check the host in SMTP_URL.`,
  smtp_unreachable: (answer) => {
    const [server, fault] = serverAndFault(answer)
    return `The ${theServer(server)} could not be reached${fault}. Check host and port in SMTP_URL, and that it runs.`
  },
  smtp_not_a_server: (server) =>
    server === ''
      ? 'The server in SMTP_URL does not answer like a mail server. Check its port.'
      : `${server} does not answer like a mail server. Check the port in SMTP_URL.`,
  smtp_no_tls: (answer) => {
    const [server, fault] = serverAndFault(answer)
    return `No encrypted connection to the ${theServer(server)}${fault}. Check host and port in SMTP_URL, and the certificate of the server. If that is its own and the server stands on this machine, put ?ignoreTLS=true at the end of SMTP_URL, without requireTLS.`
  },
  smtp_sign_in_refused: (answer) =>
    withAnswer('The mail server refuses user or password. Check SMTP_URL', answer),
  smtp_turned_away: (answer) => withAnswer('The mail server turned us away', answer),
  smtp_closed: (answer) =>
    withAnswer('The mail server closed the connection before it took the email', answer),
  smtp_slow: () => 'The mail server took too long to answer.',
  smtp_unknown: () => 'The email could not be handed to the mail server.',
  smtp_puts_us_off: (answer) =>
    withAnswer('The mail server puts off what we send. Ask whoever runs it, if it goes on', answer),
  smtp_refuses_us: (answer) =>
    withAnswer(
      'The mail server does not take email from us. Check the user and password in SMTP_URL, MAIL_FROM, and whether our server is on a block list',
      answer,
    ),
  smtp_sender_refused: (answer) =>
    withAnswer('The mail server refuses the sender. Check MAIL_FROM', answer),
  resend_no_answer: () => 'Resend could not be reached, or its answer made no sense.',
  resend_key_refused: (answer) =>
    withAnswer('Resend refuses the API key. Check RESEND_API_KEY', answer),
  resend_domain_refused: (answer) =>
    withAnswer('Resend does not let us send. Check your domain there, and MAIL_FROM', answer),
  resend_quota: (answer) => withAnswer('The sending quota at Resend is used up', answer),
  resend_error: (status) => `Resend could not take the email just now (error ${status}).`,
  resend_sender_refused: (answer) =>
    withAnswer('Resend refuses the sender. Check MAIL_FROM', answer),
  resend_refuses_us: (answer) =>
    withAnswer('Resend does not take email from us. Look into its dashboard', answer),
  provider_refuses_us: (answer) =>
    withAnswer(
      'This provider does not take email from us. Look whether our server is on a block list',
      answer,
    ),
}
const theyAnswered = (answer: string) => (answer === '' ? '' : `The answer was: ${answer}`)

const inDetail = (code: Reason, answer: string) => DETAILS[code]?.(answer) ?? theyAnswered(answer)

/** Why an email was not sent or did not arrive. `sends`: mails go out. */
export const reasonInShort = (code: Reason, sends: boolean) => {
  const said = REASONS[code]
  if (typeof said === 'string') return said
  return sends ? said.now : said.off
}
/** What to look into, with the server's words; empty if there is nothing. */
export const reasonInDetail = (code: Reason, answer: string | null) => inDetail(code, answer ?? '')
/** Both. */
export const reason = (code: Reason, answer: string | null) =>
  [reasonInShort(code, true), reasonInDetail(code, answer)].filter((said) => said !== '').join(' ')
/** What to look into or, where that is nothing, why. */
export const reasonForKeeper = (code: Reason, answer: string | null) =>
  DETAILS[code]?.(answer ?? '') ?? reason(code, answer)
