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

const REASONS: Readonly<Record<Reason, (answer: string) => string>> = {
  not_an_address: () => 'This is not an email address. Correct it and send the mail again.',
  not_written: () => 'Sneaky Klaus could not write this mail. The log says why.',
  stopped: () => 'Sneaky Klaus was stopped before the mail was taken.',
  wants_no_mail: () => 'Whoever has this address wants no mails from here.',
  not_for_me: () => 'Whoever has this address says that this is not for them.',
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
    return `No encrypted connection to the ${theServer(server)}${fault}. Check host and port in SMTP_URL, and the certificate of the server.`
  },
  smtp_sign_in_refused: (answer) =>
    withAnswer('The mail server did not accept our user name and password. Check SMTP_URL', answer),
  smtp_turned_away: (answer) => withAnswer('The mail server turned us away', answer),
  smtp_closed: (answer) =>
    withAnswer('The mail server closed the connection before it took the mail', answer),
  smtp_slow: () => 'The mail server took too long to answer.',
  smtp_unknown: () => 'The mail could not be handed to the mail server.',
  smtp_later: (answer) => withAnswer('The mail server asked to try again later', answer),
  smtp_puts_us_off: (answer) =>
    withAnswer('The mail server puts off what we send. Ask whoever runs it, if it goes on', answer),
  smtp_refuses_us: (answer) =>
    withAnswer(
      'The mail server does not take mail from us. Check the user and password in SMTP_URL, MAIL_FROM, and whether our server is on a block list',
      answer,
    ),
  smtp_sender_refused: (answer) =>
    withAnswer('The mail server did not accept the sender. Check MAIL_FROM', answer),
  smtp_address_refused: (answer) =>
    withAnswer('The mail server did not accept this address', answer),
  smtp_mail_refused: (answer) => withAnswer('The mail server did not accept this mail', answer),
  resend_no_answer: () => 'Resend could not be reached, or its answer made no sense.',
  resend_key_refused: (answer) =>
    withAnswer('Resend did not accept the API key. Check RESEND_API_KEY', answer),
  resend_domain_refused: (answer) =>
    withAnswer('Resend does not let us send. Check your domain there, and MAIL_FROM', answer),
  resend_quota: (answer) => withAnswer('The sending quota at Resend is used up', answer),
  resend_slower: () => 'Resend asked to send more slowly.',
  resend_busy: () => 'Resend is still busy with an earlier try of this mail.',
  resend_error: (status) => `Resend could not take the mail just now (error ${status}).`,
  resend_sender_refused: (answer) =>
    withAnswer('Resend did not accept the sender. Check MAIL_FROM', answer),
  resend_address_refused: (answer) => withAnswer('Resend did not accept this address', answer),
  resend_mail_refused: (answer) => withAnswer('Resend did not accept this mail', answer),
  resend_refuses_us: (answer) =>
    withAnswer('Resend does not take mail from us. Look into its dashboard', answer),
  provider_refuses_us: (answer) =>
    withAnswer(
      'This provider doesn’t take mail from us. Look whether our server is on a block list',
      answer,
    ),
  came_back: (answer) => withAnswer('The mail came back', answer),
  called_spam: () =>
    'The reader’s mail program was told that our mail is spam, so later ones may not arrive.',
}
/** Why a mail was not sent or did not arrive, with what the server answered. */
export const reason = (code: Reason, answer: string | null) => REASONS[code](answer ?? '')
