import { SMTPServer } from 'smtp-server'

/** A mail server in a process of its own that accepts every mail and discards it. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, done) {
    stream.on('end', () => done())
    stream.resume()
  },
})
const listener = server.listen(0, '127.0.0.1', () => {
  const address = listener.address()
  process.send?.(typeof address === 'object' && address ? address.port : 0)
})
process.once('disconnect', () => process.exit())
