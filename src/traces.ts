import type { FastifyReply, FastifyRequest } from 'fastify'
import { paths } from './paths.ts'

/**
 * Whether log and metrics may tell of a request. Not of one for messages, unless it went wrong: when
 * somebody writes would, with the mail server's log of who came and who is told, tell to whom.
 */
export function leavesTrace(
  { routeOptions }: Pick<FastifyRequest, 'routeOptions'>,
  { statusCode }: Pick<FastifyReply, 'statusCode'>,
): boolean {
  return statusCode >= 500 || !routeOptions.url?.startsWith(paths.messages(':slug'))
}
