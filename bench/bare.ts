import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'

/** What a page was answered with. */
export type Recorded = { url: string; headers: Readonly<Record<string, string>>; body: string }

/**
 * The least that Node can do: a server of `node:http` in a process of its own that sends recorded answers,
 * the same bytes under the same headers.
 */
process.once('message', (recorded: Recorded[]) => {
  const answers = new Map(
    recorded.map(({ url, headers, body }) => [url, { headers, body: Buffer.from(body) }]),
  )
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '')
    response.writeHead(answer ? 200 : 404, answer?.headers)
    response.end(answer?.body)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address ? address.port : 0)
  })
})
process.once('disconnect', () => process.exit())
