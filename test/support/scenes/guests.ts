import { remindersOffSignature } from '../../../src/participants/links.ts'
import { findAnyParticipant } from '../../../src/participants/queries.ts'
import { paths } from '../../../src/paths.ts'
import { linkIn } from '../party.ts'
import type { Visitor } from '../visitor.ts'
import { BASE, type Cast, gather, type House, idOf } from './cast.ts'
import { nothing, opening, submitting } from './stage.ts'

const ANNA = 'anna@example.org'

/** The pages of those who take part, and the ways to them. */
export async function guestsScenes(house: House): Promise<void> {
  doors(house)
  await invitations(house)
  await links(house)
  await waysOut(house)
  ownPages(house)
  messages(house)
  await errors(house)
}

function doors({ stage: { party, show, mistake }, open }: House): void {
  const visitor = party.visitor()
  show('', visitor, paths.front())
  show('', visitor, paths.privacy())
  show('', visitor, paths.forgotPassword())
  const forgot = [paths.forgotPassword(), paths.forgotPassword()] as const
  mistake(visitor, forgot, { email: 'olga' })
  show('sent', visitor, forgot[0], submitting(forgot[1], { email: 'olga@example.org' }))
  show('over', visitor, paths.resetPassword('made-up'))
  show('', visitor, paths.lostLink())
  const lost = [paths.lostLink(), paths.lostLink()] as const
  mistake(visitor, lost, { email: 'anna' })
  show('sent', visitor, lost[0], submitting(lost[1], { email: ANNA }))
  const { slug } = open
  const access = [paths.requestAccess(slug), paths.requestAccess(slug)] as const
  show('', visitor, access[0])
  mistake(visitor, access, { email: 'anna' })
  show('sent', visitor, access[0], submitting(access[1], { email: ANNA }))
  mistake(visitor, [access[0], paths.cardCode(slug)], { code: 'ABCDE12345' })
}

async function invitations({ stage, olga, ...house }: House): Promise<void> {
  const { party, show, mistake } = stage
  const { draft, empty, asking, full, closed, open, drawn, finished } = house
  const visitor = party.visitor()
  show('not open yet', visitor, paths.invitation(draft))
  const states = { empty, asking, full, closed, open, drawn, finished }
  for (const [state, { slug }] of Object.entries(states)) {
    show(state, visitor, paths.invitation(slug))
  }
  const form = [paths.invitation(open.slug), paths.register(open.slug)] as const
  show('again by its form', visitor, paths.register(open.slug))
  const kim = { name: 'Kim', email: 'kim@example.org', gift_ideas: 'A kite' }
  show('joined', visitor, form[0], submitting(form[1], kim))
  const choir = [paths.invitation(asking.slug), paths.register(asking.slug)] as const
  show('one more step', visitor, choir[0], submitting(choir[1], kim))
  mistake(visitor, form, { name: '', email: 'kim at example' })
  const fields = { ...BASE, name: 'Bakery party', email_domains: 'bakery.example mill.example' }
  const { slug } = await gather(party, olga, { ...fields, approves: '1' }, [])
  const limited = [paths.invitation(slug), paths.register(slug)] as const
  show('for some emails alone', visitor, limited[0])
  mistake(visitor, limited, kim, 'with an email at another domain')
}

async function links({ stage, olga, open, drawn }: House): Promise<void> {
  const { party, show } = stage
  const visitor = party.visitor()
  const link = linkIn(await party.mailTo('gus@example.org'))
  show('', visitor, link)
  const spent = party.mails.find(({ to }) => to.address === ANNA)
  const over = spent === undefined ? '' : linkIn(spent)
  show('used already', visitor, over)
  show('mailed afresh', visitor, over, submitting(`${over}/fresh`))
  show('unknown', visitor, paths.signInLink('made-up'))
  await visitor.post(paths.requestAccess(drawn.slug), { email: 'ben@example.org' })
  const again = linkIn(await party.mailTo('ben@example.org'))
  show('to messages', visitor, `${again}?to=messages`)
  const ruth = await idOf(party, open, 'Grandma Ruth')
  const card = await olga.post(paths.card(open.slug, ruth))
  const [address = ''] = /\/k\/[\w-]+/.exec(card.html) ?? []
  show('', visitor, address)
  show('unknown', visitor, paths.cardLink('made-up'))
  await visitor.post(paths.forgotPassword(), { email: 'olga@example.org' })
  const reset = linkIn(await party.mailTo('olga@example.org'))
  show('', visitor, reset)
  stage.mistake(visitor, [reset, reset], { password: 'short' })
}

async function waysOut({ stage: { party, show }, open, drawn }: House): Promise<void> {
  const visitor = party.visitor()
  const mail = await party.mailTo('gus@example.org')
  const [, wayOut = ''] = /(https?:\S+not-for-me\S+)/.exec(mail.text) ?? []
  const { pathname } = new URL(wayOut)
  show('before the draw', visitor, pathname)
  const eve = await findAnyParticipant(party.ctx, await idOf(party, drawn, 'Eve'))
  if (!eve) throw new Error('no Eve')
  const off = paths.remindersOff(eve.id, remindersOffSignature(party.ctx, eve))
  show('', visitor, off)
  show('are off', visitor, off, submitting(off))
  show('unknown', visitor, paths.notForMe('made-up'))
  const gus = await idOf(party, open, 'Gus')
  show('of somebody else', visitor, paths.remindersOff(gus, 'x'.repeat(32)))
}

function ownPages({ stage: { show, mistake }, ...house }: House): void {
  const { open, closed, drawn, today, finished } = house
  const unwrapping = opening('details:has(summary svg)')
  for (const [state, cast] of Object.entries({ open, closed, drawn, today, finished })) {
    show(state, guest(cast, 'Anna'), paths.dashboard(cast.slug))
  }
  show('with a present that is ready', guest(drawn, 'Carla'), paths.dashboard(drawn.slug))
  const ready = `${paths.dashboard(drawn.slug)}?done=ready`
  show('said to be ready just now', guest(drawn, 'Dave'), ready)
  const giver = opening('details.fold:has(strong)')
  show('told who gave to them', guest(finished, 'Anna'), paths.dashboard(finished.slug), giver)
  show('unwrapped', guest(drawn, 'Ben'), paths.dashboard(drawn.slug), unwrapping)
  show('without ideas of their own', guest(open, 'Dave'), paths.dashboard(open.slug))
  const anna = guest(open, 'Anna')
  show('saved just now', anna, `${paths.dashboard(open.slug)}?done=profile`)
  const profile = [paths.profile(open.slug), paths.profile(open.slug)] as const
  show('', anna, profile[0])
  mistake(anna, profile, { name: '' })
  const annabel = { name: 'Annabel', version: '0' }
  show('changed meanwhile', anna, profile[0], submitting(profile[1], annabel))
  show('', anna, paths.withdraw(open.slug))
  show('after the draw', guest(drawn, 'Anna'), paths.withdraw(drawn.slug))
  show('before the draw', anna, paths.kept(open.slug))
  show('after the draw', guest(drawn, 'Anna'), paths.kept(drawn.slug))
}

function messages({ stage: { show, mistake }, open, drawn, finished }: House): void {
  const { slug } = drawn
  const page = paths.messages(slug)
  show('before the draw', guest(open, 'Anna'), paths.messages(open.slug))
  show('with answers', guest(drawn, 'Anna'), page)
  show('with questions', guest(drawn, 'Hugo'), page)
  show('written just now', guest(drawn, 'Carla'), `${page}?done=sent`)
  show('once it is over', guest(finished, 'Anna'), paths.messages(finished.slug))
  mistake(guest(drawn, 'Eve'), [page, paths.messagesWith(slug, 'recipient')], { to_recipient: '' })
  show('', guest(drawn, 'Gwen'), paths.reportMessage(slug, 'giver', '0'))
}

async function errors({ stage: { party, show }, olga, open, drawn }: House): Promise<void> {
  const visitor = party.visitor()
  const off = (state: string, who: Visitor, url: string) =>
    show(state, who, url, nothing, { route: 'errors' })
  off('nothing here', visitor, '/nothing-here')
  off('nothing here, for the organiser', olga, '/admin/nothing-here')
  off('nothing here, for a guest', guest(open, 'Anna'), `${paths.invitation(open.slug)}/nothing`)
  off('no such exchange', visitor, paths.invitation('nosuchthing0'))
  off('a bad address', visitor, '/%')
  const stale = submitting(paths.lostLink(), { _csrf: 'made up' })
  show('an old form', visitor, paths.lostLink(), stale, { route: 'errors' })
  const tooMuch = submitting(paths.register(open.slug), { gift_ideas: 'x'.repeat(70_000) })
  show('too much text', visitor, paths.invitation(open.slug), tooMuch, { route: 'errors' })
  await visitor.get(paths.lostLink())
  for (let asked = 1; asked <= 3; asked += 1) {
    await visitor.post(paths.lostLink(), { email: 'often@example.org' })
  }
  const often = submitting(paths.lostLink(), { email: 'often@example.org' })
  show('too often', visitor, paths.lostLink(), often, { route: 'errors' })
  off('sign in first', visitor, paths.desk(drawn.slug))
}

function guest({ guests }: Cast, name: string): Visitor {
  const visitor = guests.get(name)
  if (!visitor) throw new Error(`nobody is called ${name}`)
  return visitor
}
