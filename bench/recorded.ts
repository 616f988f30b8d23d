import type { Recorded } from './bare.ts'
import type { Asked } from './prepared.ts'
import { type Server, startOther, type Target } from './servers.ts'

/** What a server answers to this page, but for headers of the connection. Throws if it is no page. */
export async function record({ port }: Target, { url, cookie }: Asked): Promise<Recorded> {
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
    headers: { cookie, 'accept-encoding': 'identity' },
    redirect: 'manual',
  })
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`)
  const {
    connection: _,
    'keep-alive': __,
    date: ___,
    ...headers
  } = Object.fromEntries(answer.headers)
  return { url, headers, body: await answer.text() }
}

/** A server of `node:http` that sends what ours has answered to these pages, and how many bytes each has. */
export async function startBare(
  pages: readonly Asked[],
  ours: Target,
): Promise<{ bare: Server; bytes: ReadonlyMap<string, number> }> {
  const recorded = await Promise.all(pages.map((page) => record(ours, page)))
  const bytes = new Map(recorded.map(({ url, body }) => [url, Buffer.byteLength(body)]))
  return { bare: await startOther('bare.ts', { told: recorded }), bytes }
}
