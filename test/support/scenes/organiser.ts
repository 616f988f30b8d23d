import { paths } from '../../../src/paths.ts'
import { OLGA } from '../party.ts'
import { BASE, type House, idOf } from './cast.ts'
import { submitting } from './stage.ts'

const NOBODY = { name: '', email: 'nobody' }
const LIST = 'Name,Email,Department\nZoe,zoe@example.org,Sales\nYan,yan@example.org,Sales'
const OFFICE_LIST =
  'Wer;Standort;Erreichbar unter;Team\nZoe Quist;Bern;zoe@example.org;Sales\nYan;Chur;yan@example.org;IT'
const BAD_LIST = 'Name;Email\nZoe;zoe at example\n;nobody@example.org\nAnna;anna@example.org'

/** The pages of the one who organises. */
export async function organisersScenes(house: House): Promise<void> {
  itself(house)
  desks(house)
  forms(house)
  questions(house)
  rules(house)
  await people(house)
  mails(house)
  announcements(house)
}

/** What belongs to no exchange. */
function itself({ stage: { party, show, mistake }, olga }: House): void {
  const visitor = party.visitor()
  const signIn = [paths.adminSignIn(), paths.adminSignIn()] as const
  show('', visitor, paths.adminSignIn())
  mistake(visitor, signIn, { email: OLGA.email, password: 'not it' })
  mistake(visitor, signIn, { email: 'olga', password: '' }, 'with nothing typed')
  const settings = [paths.settings(), paths.settings()] as const
  show('', olga, paths.settings())
  show('saved', olga, ...filledIn(settings, { current_password: '' }))
  mistake(olga, settings, { email: 'olga', new_password: 'short', timezone: 'Mars' })
  show('', olga, paths.about())
  show('', olga, paths.backup())
  mistake(olga, [paths.backup(), paths.backup()], { current_password: 'not it' })
  show('with several exchanges', olga, paths.adminHome())
  show('with mail set up', olga, paths.mailbox())
}

function desks(house: House): void {
  const { stage, olga } = house
  const { show } = stage
  for (const state of DESKS) show(state, olga, paths.desk(house[state].slug))
  const { open, drawn, draft } = house
  show('opened just now', olga, `${paths.desk(open.slug)}?done=open_registration`)
  show('drawn just now', olga, `${paths.desk(drawn.slug)}?done=draw&told=all`)
  show('somebody added', olga, `${paths.desk(open.slug)}?done=person_added&told=all`)
  show('saved just now', olga, `${paths.desk(draft)}?done=saved`)
  show('draft', olga, paths.desk(draft))
}
const DESKS = [
  'empty',
  'asking',
  'full',
  'stuck',
  'closed',
  'open',
  'drawn',
  'today',
  'finished',
] as const

function forms({ stage: { show, mistake }, olga, draft, drawn, finished }: House): void {
  show('', olga, paths.newExchange())
  const wrong = {
    ...BASE,
    name: '',
    exchange_date: '',
    max_participants: '2',
    email_domains: 'bakery',
    reminder_days: 'x',
  }
  mistake(olga, [paths.newExchange(), paths.exchanges()], wrong)
  show('before the draw', olga, paths.editExchange(draft))
  show('after the draw', olga, paths.editExchange(drawn.slug))
  mistake(olga, [paths.editExchange(draft), paths.desk(draft)], wrong)
  const past = { ...BASE, name: 'New Year’s brunch', exchange_date: '2020-01-01' }
  mistake(olga, [paths.editExchange(draft), paths.desk(draft)], past, 'with a day that is over')
  const outdated = { ...past, exchange_date: '2027-01-02', version: '0' }
  const edited = [paths.editExchange(draft), paths.desk(draft)] as const
  show('changed meanwhile', olga, ...filledIn(edited, outdated))
  show('', olga, paths.again(finished.slug))
  const again = [paths.again(finished.slug), paths.again(finished.slug)] as const
  mistake(olga, again, { name: '', exchange_date: '' })
}

function questions(house: House): void {
  const { stage, olga, draft, open, closed, drawn, stuck, finished } = house
  const { show } = stage
  show('', olga, paths.deleteExchange(open.slug))
  show('', olga, paths.openRegistration(draft))
  show('', olga, paths.draw(open.slug))
  show('that the rules forbid', olga, paths.draw(stuck.slug))
  show('', olga, paths.complete(drawn.slug))
  show('', olga, paths.undoDraw(drawn.slug))
  show('with no draw', olga, paths.undoDraw(closed.slug))
  show('that is over', olga, paths.editExchange(finished.slug))
}

function rules({ stage: { show, mistake }, olga, open, empty, drawn, stuck }: House): void {
  show('with households and a rule', olga, paths.exclusions(open.slug))
  show('with nobody', olga, paths.exclusions(empty.slug))
  show('that leave no way', olga, paths.exclusions(stuck.slug))
  show('after the draw', olga, paths.exclusions(drawn.slug))
  mistake(olga, [paths.exclusions(drawn.slug), paths.drawAgain(drawn.slug)], { giver_id: '' })
  show('added just now', olga, `${paths.exclusions(open.slug)}?done=added`)
  const page = paths.exclusions(open.slug)
  mistake(olga, [page, page], { giver_id: '', recipient_id: '' })
}

async function people({ stage, olga, open, asking, drawn }: House): Promise<void> {
  const { party, show, mistake } = stage
  const { slug } = open
  show('somebody', olga, paths.newPerson(slug))
  show('the organiser', olga, `${paths.newPerson(slug)}?me`)
  mistake(olga, [paths.newPerson(slug), paths.people(slug)], NOBODY)
  for (const name of ['Anna', 'Gus', 'Ivy', 'Grandma Ruth']) {
    show(`of ${name}`, olga, paths.person(slug, await idOf(party, open, name)))
  }
  const ben = await idOf(party, drawn, 'Ben')
  const person = paths.person(drawn.slug, ben)
  show('after the draw', olga, person)
  mistake(olga, [person, person], NOBODY)
  const anna = paths.person(slug, await idOf(party, open, 'Anna'))
  show('', olga, paths.removePerson(slug, await idOf(party, open, 'Anna')))
  show('changed meanwhile', olga, ...filledIn([anna, anna], { name: 'Annabel', version: '0' }))
  show('', olga, paths.dropOut(drawn.slug, ben))
  const ruth = paths.card(slug, await idOf(party, open, 'Grandma Ruth'))
  show('', olga, ruth)
  show('made', olga, ...filledIn([ruth, ruth], {}))
  const late = [paths.latecomer(drawn.slug), paths.latecomer(drawn.slug)] as const
  show('', olga, paths.latecomer(drawn.slug))
  show('asked about', olga, ...filledIn(late, { name: 'Zoe', email: 'zoe@example.org' }))
  mistake(olga, late, NOBODY)
  show('of two', olga, paths.waiting(asking.slug))
  show('of two, to decline all', olga, paths.decline(asking.slug))
  show('of two, to accept all', olga, paths.accept(asking.slug))
  show('of nobody', olga, paths.waiting(slug))
  const list = [paths.importPeople(slug), paths.importPeople(slug)] as const
  show('', olga, paths.importPeople(slug))
  show('looked through', olga, ...filledIn(list, { list: LIST }))
  show('with lines to fix', olga, ...filledIn(list, { list: BAD_LIST }))
  mistake(olga, list, { list: '' })
  show('with columns to match', olga, ...filledIn(list, { list: OFFICE_LIST }))
  const chosen = { first_line: 'Wer Standort Erreichbar unter Team', has_heading: '1' }
  const twice = { ...chosen, column_1: 'email', column_2: 'left_out', column_3: 'email' }
  mistake(olga, list, { list: OFFICE_LIST, ...twice }, 'with columns matched wrongly')
}

function mails({ stage: { show }, olga, open, empty, drawn, finished }: House): void {
  show('with one that failed', olga, paths.exchangeMail(open.slug))
  show('with nobody', olga, paths.exchangeMail(empty.slug))
  show('after the draw', olga, paths.exchangeMail(drawn.slug))
  show('before a nudge', olga, paths.resendResults(drawn.slug))
  show('before a retry', olga, paths.retryFailedMails(open.slug))
  show('with reminders', olga, paths.exchangeMail(finished.slug))
  show('with one', olga, paths.messageReports(drawn.slug))
  show('with none', olga, paths.messageReports(open.slug))
}

function announcements({ stage: { show, mistake }, olga, open, empty, drawn }: House): void {
  const write = [paths.announcement(open.slug), paths.announcement(open.slug)] as const
  show('', olga, write[0])
  show('with some before', olga, paths.announcement(drawn.slug))
  show('looked over', olga, ...filledIn(write, { text: 'Dinner’s at six.\nBring a plate.' }))
  show('with nobody', olga, paths.announcement(empty.slug))
  mistake(olga, write, { text: '' })
}

/** The page, and what is done on it. */
function filledIn(
  [url, action]: readonly [url: string, action: string],
  fields: Readonly<Record<string, string>>,
) {
  return [url, submitting(action, fields)] as const
}
