import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paths } from '../../src/paths.ts'
import { assertFits, openHouse, wordsOn } from '../support/browser-guest.ts'
import { linkIn, openParty } from '../support/party.ts'

describe('a link for the whole company, on small phones without scripts', async () => {
  const { party, olga } = await openParty()
  const house = await openHouse(party)
  const slug = await party.exchange(olga, { name: 'The bakery’s party', host: 'Rosie' })
  const organiser = await house.organiser()

  it('is limited to its domains by Rosie, after she is told what a domain looks like', async () => {
    await organiser.goto(paths.editExchange(slug))
    await organiser.getByText('More options').click()
    await organiser.getByLabel('Only emails at these domains can join').fill('@bakery')
    await organiser.getByLabel('People can join without an email').check()
    await organiser.getByLabel('Ask me about everyone who joins by the link').check()
    await organiser.getByRole('button', { name: 'Save' }).click()
    await assertFits(organiser)
    assert.match(await wordsOn(organiser), /Enter what stands behind the @, such as example\.org/)
    const field = organiser.getByLabel('Only emails at these domains can join')
    assert.equal(await field.inputValue(), '@bakery')
    await field.fill('@bakery.example, bäckerei.example')
    await organiser.getByRole('button', { name: 'Save' }).click()
    await organiser.getByText('Details').click()
    await assertFits(organiser)
    assert.match(
      await wordsOn(organiser),
      /Who can join By the link, emails at bakery\.example or bäckerei\.example/,
    )
  })

  it('says whom it takes before Anna types, then names the domains, and keeps what she typed', async () => {
    const page = await house.guest()
    await page.goto(paths.invitation(slug))
    await assertFits(page)
    const words = await wordsOn(page)
    assert.match(
      words,
      /You’re in once Rosie says yes\. Join with an email at bakery\.example or bäckerei\.example\. Only got another\? Ask Rosie to add you\. Your name/,
    )
    assert.doesNotMatch(words, /I have no email/)
    await page.getByLabel('Your name').fill('Anna')
    await page.getByLabel('Your email').fill('anna@elsewhere.example')
    await page.getByLabel('What would you like?').fill('A scarf')
    await page.getByRole('button', { name: 'Ask to join' }).click()
    await assertFits(page)
    assert.match(
      await wordsOn(page),
      /Enter an email at bakery\.example or bäckerei\.example, or ask Rosie\./,
    )
    assert.equal(await page.getByLabel('What would you like?').inputValue(), 'A scarf')
    await page.getByLabel('Your email').fill('anna@bäckerei.example')
    await page.getByRole('button', { name: 'Ask to join' }).click()
    await assertFits(page)
    assert.match(await wordsOn(page), /One more step You’re in once Rosie says yes/)
  })

  it('lets Anna in by Rosie’s yes, and Gus of elsewhere by Rosie alone, who keeps his way in', async () => {
    await organiser.goto(paths.waiting(slug))
    await organiser.getByRole('button', { name: 'Yes to Anna' }).click()
    const anna = await house.guest()
    await anna.goto(linkIn(await party.mailTo('anna@xn--bckerei-5wa.example')))
    await anna.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(anna), /Hi Anna, you’re in/)
    await organiser.goto(paths.newPerson(slug))
    await organiser.getByLabel('Name', { exact: true }).fill('Gus')
    await organiser.getByLabel('Email').fill('gus@elsewhere.example')
    await organiser.getByRole('button', { name: 'Add' }).click()
    await party.mailTo('gus@elsewhere.example')
    const gus = await house.guest()
    await gus.goto(linkIn(await party.mailTo('gus@elsewhere.example')))
    await gus.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(gus), /Hi Gus, you’re in/)
    const elsewhere = await house.guest()
    await elsewhere.goto(paths.invitation(slug))
    await elsewhere.getByLabel('Your name').fill('Gus')
    await elsewhere.getByLabel('Your email').fill('gus@elsewhere.example')
    await elsewhere.getByRole('button', { name: 'Ask to join' }).click()
    assert.match(await wordsOn(elsewhere), /, or ask Rosie\./)
    const mail = await party.mailTo('gus@elsewhere.example')
    assert.equal(mail.subject, 'Your link: The bakery’s party')
    await elsewhere.goto(linkIn(mail))
    await elsewhere.getByRole('button', { name: 'Open my page' }).click()
    assert.match(await wordsOn(elsewhere), /Hi Gus, you’re in/)
  })
})
