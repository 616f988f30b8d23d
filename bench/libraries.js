import Fastify from 'fastify'
import 'kysely'
import 'zod'

// What the product is made of, and nothing else: it listens on the port that it is told.
const app = Fastify()
app.get('/health', async () => 'ok')
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
