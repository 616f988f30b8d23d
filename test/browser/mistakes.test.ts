import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { openBrowser } from '../support/chromium.ts'
import { errorsOn } from '../support/page-checks.ts'
import { enter, nameOf } from '../support/scenes/stage.ts'
import { openScenes } from '../support/scenes.ts'

/** What is posted without anything being typed that could be wrong, or from no page of ours. */
const NOTHING_TO_GET_WRONG: Readonly<Record<string, string>> = {
  [paths.adminSignOut()]: 'a button',
  [paths.signOutEverywhere()]: 'a button',
  [paths.mailboxMail(':mailId')]: 'a button',
  [paths.mailboxSend(':mailId')]: 'a button',
  [paths.sendUnsent(':slug', ':kind')]: 'a button',
  [paths.openRegistration(':slug')]: 'a button',
  [paths.closeRegistration(':slug')]: 'a button',
  [paths.complete(':slug')]: 'a button',
  [paths.draw(':slug')]: 'a button',
  [paths.undoDraw(':slug')]: 'a button',
  [paths.prolong(':slug')]: 'a button',
  [paths.deleteExchange(':slug')]: 'a button',
  [paths.forgetLastTime(':slug')]: 'a button',
  [paths.removeExclusion(':slug', ':exclusionId')]: 'a button',
  [paths.households(':slug')]: 'as long as the field allows',
  [paths.accept(':slug')]: 'a button',
  [paths.decline(':slug')]: 'a button',
  [paths.confirmImport(':slug')]: 'a button, for the list that was looked through',
  [paths.sendMailAgain(':slug', ':mailId')]: 'a button',
  [paths.retryFailedMails(':slug')]: 'a button',
  [paths.resendResults(':slug')]: 'a button',
  [paths.sendAnnouncement(':slug')]: 'a button, for what was looked over',
  [paths.eraseMessageReport(':slug', ':reportId')]: 'a button',
  [paths.removePerson(':slug', ':participantId')]: 'a button',
  [paths.card(':slug', ':participantId')]: 'a button',
  [paths.handOver(':slug')]: 'a button',
  [paths.allCards(':slug')]: 'a button',
  [paths.dropOut(':slug', ':participantId')]: 'a button',
  [paths.signInLink(':token')]: 'a button',
  [paths.cardLink(':token')]: 'a button',
  [paths.freshSignInLink(':token')]: 'a button',
  [paths.notForMe(':token')]: 'a button',
  [paths.noMoreMails(':token')]: 'a button',
  [paths.mailsAgain(':token')]: 'a button',
  [paths.remindersOff(':participantId', ':signature')]: 'a button',
  [paths.reminders(':slug')]: 'a button',
  [paths.present(':slug')]: 'a button',
  [paths.reveal(':slug')]: 'a button',
  [paths.participantSignOut(':slug')]: 'a button',
  [paths.startAgain()]: 'a button',
  [paths.withdraw(':slug')]: 'a button',
  [paths.muteMessages(':slug', ':partner')]: 'a button',
  [paths.reportMessage(':slug', ':partner', ':number')]: 'a button',
  [paths.resendWebhook()]: 'a mail service',
}

describe('a form with a mistake', async () => {
  const { scenes, routes, close } = await openScenes(['unclaimed', 'house'])
  after(close)
  const browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()
  const mistakes = scenes.filter(({ isMistake }) => isMistake)

  it('is looked at, whichever form it is', () => {
    const seen = new Set(mistakes.map(({ route }) => route))
    const posted = routes.filter(({ method }) => method === 'POST').map(({ url }) => url)
    const missing = posted.filter((url) => !seen.has(url) && !NOTHING_TO_GET_WRONG[url])
    assert.deepEqual([...new Set(missing)], [], 'Add a mistake to test/support/scenes.')
  })

  for (const scene of mistakes) {
    it(`says so in the title, has the focus, and leads to its fields: ${nameOf(scene)}`, async () => {
      await enter(page, scene)
      const { title, hasFocus, links, dead, invalid, unsaid } = await errorsOn(page)
      assert.match(title, /^Error: /)
      assert.equal(hasFocus, true, 'the summary has the focus')
      assert.deepEqual(dead, [], 'links that lead to no field')
      assert.deepEqual(links.toSorted(), invalid.toSorted(), 'one link for each marked field')
      assert.deepEqual(unsaid, [], 'fields that do not say what is wrong')
    })
  }
})
