import { readConfig, readEnvironment } from '../config.ts'
import { newId } from '../platform/ids.ts'
import { isPlainAddress } from '../platform/mail/addresses.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { reasonForKeeper } from '../post/words/en.ts'
import { writeMail } from '../ui/email.ts'
import { voiceIn } from '../ui/voice.ts'
import { type Command, done, type Outcome, pleaseMend, refused } from './command.ts'

export const mailTest: Command = {
  usage: 'klaus mail:test EMAIL',
  about: 'Sends one mail to this address as it is configured, and says what is wrong if it fails.',
  parameters: ['EMAIL'],
  async run({ parameters: [address = ''] }) {
    if (!isPlainAddress(address)) {
      return refused('Please say to which address: klaus mail:test you@example.org')
    }
    const read = readConfig(readEnvironment())
    if (!read.ok) return refused(pleaseMend(read.mistakes))
    const mailer = createMailer(read.config)
    if (mailer) return await sendTo(mailer, address)
    return refused(
      'No mail is set up: mails wait on the pages, under “Unsent emails”. Set RESEND_API_KEY or SMTP_URL, and MAIL_FROM.',
    )
  },
}

async function sendTo(mailer: Mailer, to: string): Promise<Outcome> {
  const service = mailer.name === 'resend' ? 'Resend' : 'the mail server'
  process.stdout.write(`Handing one mail to ${service} …\n`)
  const parts = writeMail(voiceIn('en'), {
    subject: 'Sneaky Klaus can send email',
    eyebrow: 'A first try',
    greeting: 'Hi,',
    paragraphs: ['This email has arrived, so those of your exchanges can, too.'],
    because: 'You’re getting this because someone ran `klaus mail:test` with your address.',
  })
  const headers = { 'Auto-Submitted': 'auto-generated' }
  const delivery = await mailer.send({ to: { address: to }, ...parts, headers, key: newId() })
  await mailer.close()
  return delivery.outcome === 'sent'
    ? done(`It was taken for ${to}. Look into that inbox, and into the spam folder, too.`)
    : refused(reasonForKeeper(delivery.reason, delivery.answer ?? null))
}
