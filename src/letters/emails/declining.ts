import { mayEdit } from '../../exchanges/rules.ts'
import { refusesMails } from '../../participants/mail-trouble.ts'
import { findParticipant } from '../../participants/queries.ts'
import { paths } from '../../paths.ts'
import type { MailParts, MailVoice } from '../../ui/email.ts'
import type { Voice } from '../../ui/voice.ts'
import { type About, aboutExchange, writeToGuest, writeToOrganiser } from '../facts.ts'
import { type Since, sinceTheirNo } from '../queries.ts'
import { type KindsOfMail, linkNotForMe, toActive, toAdmin } from '../readers.ts'
import { DESK, NOT_FOR_ME, putDown, SAMPLE } from '../samples.ts'
import * as en from '../words/en-organiser.ts'
import * as previews from '../words/en-previews.ts'
import * as refusals from '../words/en-refusals.ts'

/** Mails about a no: to the admin, and to whoever once said it. */
export const declining = {
  declined: {
    write: toAdmin(async (ctx, { mail, exchange, voice }) => {
      const id = mail.about_participant_id
      const somebody = id === null ? undefined : await findParticipant(ctx, id)
      // Once it is finished, there is nothing left for the admin to do.
      if (!exchange || !somebody || !mayEdit(exchange.state)) return undefined
      const link = ctx.config.baseUrl + paths.desk(exchange.slug)
      const about = { ...aboutExchange(exchange), name: somebody.name, link }
      const since = await sinceTheirNo(ctx, mail, somebody)
      return since && declinedEmail(voice, { ...about, since })
    }),
    samples: [
      {
        when: previews.whenSomebodyDeclinesAfterDraw,
        mail: (voice) => declinedEmail(voice, { ...SAMPLE, link: DESK, since: 'drawn' }),
      },
      {
        when: previews.whenSomebodyDeclinesForCard,
        mail: (voice) => declinedEmail(voice, { ...SAMPLE, link: DESK, since: 'email_out' }),
      },
      {
        when: previews.whenEmailChangedSinceDeclined,
        mail: (voice) => declinedEmail(voice, { ...SAMPLE, link: DESK, since: 'email_changed' }),
      },
    ],
  },
  /** To somebody who wants no mails, and whose address was entered here, perhaps by themselves. */
  mails_again: {
    write: toActive(async (ctx, { exchange, participant, voice }) => {
      const { name } = participant
      if (!(await refusesMails(ctx, participant))) return undefined
      const link = linkNotForMe(ctx, participant)
      return mailsAgainEmail(voice, { ...aboutExchange(exchange), name, link })
    }),
    samples: [
      {
        when: previews.whenRefusedAddressWasEntered,
        mail: (voice) => mailsAgainEmail(putDown(voice), { ...SAMPLE, link: NOT_FOR_ME }),
      },
    ],
  },
} satisfies KindsOfMail

function declinedEmail(
  voice: Voice,
  about: About & { link: string; name: string; since: Since },
): MailParts {
  const { say } = voice
  const { name, exchange, link, since } = about
  return writeToOrganiser(voice, about, {
    subject: say(refusals.saidNoSubject[since], name, exchange),
    paragraphs: [
      say(refusals.saidNoText[since], name, exchange),
      say(refusals.saidNoNext[since], name),
      { button: say(en.openExchange), href: link },
    ],
    because: say(en.becauseOrganising, exchange),
    isSober: true,
  })
}

function mailsAgainEmail(
  voice: MailVoice,
  about: About & { name: string; link: string },
): MailParts {
  const { say } = voice
  const { exchange, link } = about
  return writeToGuest(voice, about, {
    subject: say(refusals.mailsAgainSubject, exchange),
    paragraphs: [
      say(refusals.mailsAgainText, exchange),
      say(refusals.mailsAgainAsk),
      { button: say(refusals.mailsMayCome), href: link },
      say(refusals.mailsAgainOther),
    ],
    because: say(refusals.becauseEntered),
    isSober: true,
  })
}
