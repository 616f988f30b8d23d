import type { BrowserContext, Page } from 'playwright-core'
import { startParty } from '../party.ts'
import { collectRoutes, type Route } from '../routes.ts'
import type { Visitor } from '../visitor.ts'

/** A page in one of its states, and how to come to it. */
export type Scene = {
  /** As it is registered; of an answer to a form, where that is posted. */
  route: string
  /** Unique within the route. */
  state: string
  visitor: Visitor
  /** The whole address that is opened first. */
  address: string
  act: Act
  /** What else the browser says with every request. */
  headers: Readonly<Record<string, string>>
  /** How the page of the form is answered that was filled in wrongly. */
  isMistake: boolean
  /** Holds more of people's own data than a page usually does. */
  isCrowded: boolean
}

/** What is done on the page before it is looked at. */
export type Act = { action?: string; on(page: Page): Promise<unknown> }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A party that browsers can reach, and the scenes that it shows. */
export async function openStage(...parameters: Parameters<typeof startParty>) {
  const [party, routes] = await collectRoutes(() => startParty(...parameters))
  const site = await party.app.listen({ port: 0, host: '127.0.0.1' })
  const scenes: Scene[] = []

  function show(
    state: string,
    visitor: Visitor,
    url: string,
    act: Act = nothing,
    more: Partial<Scene> = {},
  ) {
    const [path, method] = act.action === undefined ? [url, 'GET'] : [act.action, 'POST']
    scenes.push({
      route: routeOf(routes, path, method),
      state,
      visitor,
      address: site + url,
      act,
      headers: {},
      isMistake: false,
      isCrowded: false,
      ...more,
    })
  }

  /** Shows the page of a form that is filled in wrongly. */
  function mistake(
    visitor: Visitor,
    [url, action]: readonly [url: string, action: string],
    fields: Readonly<Record<string, string>>,
    state = 'with a mistake',
  ) {
    show(state, visitor, url, submitting(action, fields), { isMistake: true })
  }

  return { party, routes, scenes, show, mistake }
}

export const nothing: Act = { on: async () => undefined }

/** Fills in the form that posts there, and sends it as it is, right or wrong. */
export function submitting(action: string, fields: Readonly<Record<string, string>> = {}): Act {
  const order = JSON.stringify({ action, fields })
  return {
    action,
    on: async (page) => {
      const answered = page.waitForNavigation()
      await page.evaluate(`(${FILL_IN})(${order})`)
      await answered
    },
  }
}

/** Opens what is folded. */
export function opening(selector: string): Act {
  return { on: async (page) => await page.locator(`${selector} > summary`).first().click() }
}

/** Opens everything that is folded, as nobody would, so that all of it can be looked at. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`)
}

/** Comes to the scene with the visitor's cookies, and waits until nothing moves any more. */
export async function enter(page: Page, scene: Scene): Promise<void> {
  const { visitor, address, act, headers } = scene
  await bringCookies(page.context(), visitor, address)
  try {
    await page.setExtraHTTPHeaders(headers)
    await page.goto(address)
    await act.on(page)
    await settle(page)
  } catch (cause) {
    throw new Error(`${nameOf(scene)} cannot be shown`, { cause })
  }
}

export function nameOf({ route, state }: Scene): string {
  return state === '' ? route : `${route}, ${state}`
}

/** Resolves once transitions and animations have ended and all pictures are there. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(SETTLED)
}

async function bringCookies(context: BrowserContext, { cookies }: Visitor, url: string) {
  await context.clearCookies()
  const { origin } = new URL(url)
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin })))
}

// What runs in the browser is text, as this project knows no types of browsers.
const FILL_IN = `({ action, fields }) => {
  const form = [...document.forms].find((one) => one.getAttribute('action') === action)
  if (!form) throw new Error('No form here posts to ' + action)
  for (const [name, value] of Object.entries(fields)) {
    const controls = [...form.elements].filter((one) => one.name === name)
    const choices = controls.filter(({ type }) => type === 'checkbox' || type === 'radio')
    for (const one of choices) one.checked = one.value === value
    if (choices.length > 0) continue
    const control = controls[0] ?? form.appendChild(document.createElement('input'))
    control.name = name
    if (control.tagName === 'SELECT') control.add(new Option(value, value, true, true))
    control.value = value
  }
  HTMLFormElement.prototype.submit.call(form)
}`

const SETTLED = `(async () => {
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
  const ends = document.getAnimations().map(({ finished }) => finished.catch(() => undefined))
  const pictures = [...document.images].map((image) => image.decode().catch(() => undefined))
  await Promise.all([...ends, ...pictures, document.fonts.ready])
})()`

/** The route that answers this address: the one with the fewest parameters, as in the router. */
function routeOf(routes: readonly Route[], url: string, method: string): string {
  const { pathname } = new URL(url, 'http://localhost')
  const parameters = ({ url }: Route) => url.split(':').length
  const [best] = routes
    .filter((route) => route.method === method && patternOf(route).test(pathname))
    .toSorted((one, other) => parameters(one) - parameters(other))
  return best?.url ?? '(no route)'
}

function patternOf({ url }: Route): RegExp {
  return new RegExp(`^${url.replace(/[.+]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
}
