import { html, type SafeHtml } from '@remix-run/html-template'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { restoredWarning } from './backup/views/restored.ts'
import type { Context } from './context.ts'
import { findOutages } from './deliveries/outages.ts'
import type { Outage } from './deliveries/rules.ts'
import * as deliveries from './deliveries/words/en.ts'
import { paths } from './paths.ts'
import { timestamp } from './platform/clock.ts'
import { localOnly } from './platform/own-addresses.ts'
import { findSettings, type Settings } from './settings/queries.ts'
import type { Home, Page } from './ui/page.ts'
import { detailForKeeper } from './ui/parts.ts'
import { voiceIn } from './ui/voice.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer says that an email is on its way, or that it waits while none goes out. */
    promisesMail?: true
  }
  interface FastifyRequest {
    /** All settings as they were read for this page; undefined if they could not be. */
    remembered: ReadonlyMap<string, string> | undefined
  }
}

/** Makes `request.page` once for every request in this area. */
export function preparePages(area: FastifyInstance, ctx: Context): void {
  area.addHook('onRequest', async (request, reply) => {
    // A page must render even if the settings cannot be read.
    const settings = await findSettings(ctx).catch(() => undefined)
    request.remembered = settings?.all
    request.page = makePage(ctx, { request, reply, settings })
  })
  area.addHook('preHandler', async (request) => {
    const { page, routeOptions } = request
    if (!routeOptions.config.promisesMail) return
    page.mailWaits = concernsAll((await findOutages(ctx, request.remembered)).outage)
  })
}

function concernsAll(outage: Outage | undefined): boolean {
  return outage !== undefined && outage.domain === undefined
}

/**
 * Looks whether mail goes out, and warns on every page of this area while mail has not gone out for a day, and while
 * a restored copy waits to be started again.
 */
export function warnOrganiser(area: FastifyInstance, ctx: Context): void {
  area.addHook('preHandler', async (request) => {
    const { page } = request
    const outages = await findOutages(ctx, request.remembered)
    const { outage } = outages
    request.outages = outages
    page.mailWaits = concernsAll(outage)
    const warnings: SafeHtml[] = []
    if (page.isRestored) warnings.push(restoredWarning(page))
    if (outage?.isLong) warnings.push(warningOf(page, outage))
    if (warnings.length > 0) page.warning = html`${warnings}`
  })
}

function warningOf(page: Page, outage: Outage): SafeHtml {
  const { say } = page
  return html`<p>${say(deliveries.noMailForADay, outage)}</p>
${detailForKeeper(page, '', say(deliveries.whatToLookInto, outage))}`
}

type Asked = { request: FastifyRequest; reply: FastifyReply; settings: Settings | undefined }

function makePage(ctx: Context, { request, reply, settings }: Asked): Page {
  const { done, told } = request.query as { done?: unknown; told?: unknown }
  // Without its cookie, every token made would come with a new one, and only the last would hold.
  let token: string | undefined
  return {
    ...plainPage(ctx, settings?.instanceName),
    timezone: settings?.timezone || ctx.config.timezone,
    isRestored: settings?.isRestored ?? false,
    get csrf() {
      token ??= reply.makeFormToken()
      return token
    },
    get home() {
      return homeOf(ctx, request)
    },
    done: typeof done === 'string' ? done : '',
    told: told === 'all' || told === 'some' ? told : 'none',
  }
}

/** The page value for answers outside these areas: nobody is signed in, and there is no form. */
export function plainPage(
  { sender, config }: Pick<Context, 'sender' | 'config'>,
  placeName = '',
): Page {
  const home: Home = { href: paths.front(), whose: 'stranger' }
  return {
    ...voiceIn('en', placeName),
    csrf: '',
    home,
    sender,
    local: () => localOnly(config),
    isSober: false,
    host: '',
    timezone: config.timezone,
    isRestored: false,
    warning: '',
    mailWaits: false,
    done: '',
    told: 'none',
  }
}

/**
 * Where the visitor is at home. Their page in the exchange of the URL comes first, then the admin's
 * pages, then their page in another exchange.
 */
function homeOf(ctx: Context, { session, url }: FastifyRequest): Home {
  const now = timestamp(ctx.clock())
  const isInside = (below: string) => url === below || url.startsWith(`${below}/`)
  const slugs = Object.values(session?.participants ?? {})
    .filter(({ expiresAt }) => expiresAt > now)
    .flatMap(({ slug }) => slug ?? [])
  const here = slugs.find((slug) => isInside(paths.invitation(slug)))
  const isOrganiser = (session?.admin?.expiresAt ?? '') > now
  if (isOrganiser && here === undefined) return { href: paths.adminHome(), whose: 'organiser' }
  const slug = here ?? slugs.at(-1)
  if (slug !== undefined) return { href: paths.dashboard(slug), whose: 'participant' }
  return { href: paths.front(), whose: 'stranger' }
}
