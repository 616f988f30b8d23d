import { readConfig, readEnvironment } from '../src/config.ts'
import { newId } from '../src/platform/ids.ts'
import { isPlainAddress } from '../src/platform/mail/addresses.ts'
import type { Mailer } from '../src/platform/mail/mailer.ts'
import { createMailer } from '../src/platform/mail/transport.ts'
import { reason } from '../src/post/words/en.ts'
import { writeMail } from '../src/ui/email.ts'
import { voiceIn } from '../src/ui/voice.ts'

/** Sends one mail with the current configuration and says in a sentence how it went. */
const [address = ''] = process.argv.slice(2)
const read = readConfig(readEnvironment())
const mailer = read.ok ? createMailer(read.config) : undefined
if (!isPlainAddress(address)) {
  refuse('Please say to which address: npm run mail:test -- you@example.org')
} else if (!read.ok) {
  refuse(`Please mend the configuration:\n- ${read.mistakes.join('\n- ')}`)
} else if (!mailer) {
  refuse(
    'No mail is set up: mails wait in the mailbox on the pages. Set RESEND_API_KEY or SMTP_URL, and MAIL_FROM.',
  )
} else {
  await sendTo(mailer, address)
}

async function sendTo(mailer: Mailer, to: string): Promise<void> {
  const service = mailer.name === 'resend' ? 'Resend' : 'the mail server'
  process.stdout.write(`Handing one mail to ${service} …\n`)
  const parts = writeMail(voiceIn('en'), {
    subject: 'Sneaky Klaus can send mail',
    paragraphs: ['Hello,', 'This mail has arrived, so the mails of your exchanges can, too.'],
    because: 'You get this mail because somebody ran `npm run mail:test` with your address.',
  })
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const delivery = await mailer.send({ to: { address: to }, ...parts, headers, key: newId() })
  await mailer.close()
  if (delivery.outcome === 'sent') {
    process.stdout.write(
      `It was taken for ${to}. Look into that inbox, and into the spam folder, too.\n`,
    )
  } else {
    refuse(reason(delivery.reason, delivery.answer ?? null))
  }
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}
