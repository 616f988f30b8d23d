import type { FastifyInstance } from 'fastify'
import { keepsNightlyCopies } from '../backup/folders.ts'
import type { Context } from '../context.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../platform/replies.ts'
import { isHttps } from '../platform/web-addresses.ts'
import { readKept } from './queries.ts'
import { keptPage } from './views/kept.ts'
import { privacyPage } from './views/privacy.ts'

/** What is kept, who sees it and for how long; open to everybody. */
export function privacyRoutes(pages: FastifyInstance, ctx: Context): void {
  const { mail, imprintUrl, trustProxy, baseUrl } = ctx.config
  const services = { mailbox: undefined, resend: 'Resend', smtp: 'server' } as const
  const isBehindProxy = trustProxy !== false || isHttps(baseUrl)
  pages.get(paths.privacy(), async ({ page }, reply) => {
    const isCopied = await keepsNightlyCopies(ctx)
    const practice = { mail: services[mail.kind], isCopied, isBehindProxy, imprintUrl }
    return sendPage(reply, privacyPage(page, practice))
  })
}

/** What is kept about the participant who is signed in; mounted behind `requireParticipant`. */
export function keptRoutes(area: FastifyInstance, ctx: Context): void {
  area.get(paths.kept(':slug'), async ({ exchange, participant, page }, reply) =>
    sendPage(reply, keptPage(page, await readKept(ctx, exchange, participant))),
  )
}
