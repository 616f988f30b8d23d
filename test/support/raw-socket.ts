import { connect } from 'node:net'

/**
 * Sends these bytes and resolves with everything that comes back until the connection closes. With
 * `thenEnd` it says that no more comes.
 */
export function sendBytes(
  port: number,
  bytes: string | Uint8Array,
  { thenEnd = false } = {},
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(port, '127.0.0.1', () => {
    if (thenEnd) socket.end(bytes)
    else socket.write(bytes)
  })
  let answer = ''
  socket.on('data', (data) => {
    answer += data.toString('latin1')
  })
  // A connection that the server cuts off has an answer as well: what it said before.
  socket.on('error', () => resolve(answer))
  socket.on('close', () => resolve(answer))
  return promise
}
