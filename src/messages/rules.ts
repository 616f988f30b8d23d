import type { State } from '../exchanges/rules.ts'

export const MESSAGE_MAX = 500
/** A conversation is for asking sizes and tastes; who has more to say can meet. */
export const CONVERSATION_LENGTH_MAX = 200
export const MESSAGE_TRIES = { max: 10, timeWindow: '1 hour' } as const

/** The two sides of a conversation: who gives, and who is given to. */
export const ROLES = ['giver', 'recipient'] as const
export type Role = (typeof ROLES)[number]

export type Message = { number: number; author: Role; text: string; written_at: string }

/** What one side of a conversation has set or not seen; the other side is not told. */
export type Mark = { muted: Role } | { unread: Role }

/** One conversation as one of its two sides sees it. */
export type Conversation = {
  /** Whom one talks with. */
  partner: Role
  messages: readonly Message[]
  muted: boolean
  unread: boolean
}

/** A message somebody chose to show to the admin: with the reporter's name, not the author's. */
export type Report = {
  id: string
  reporter: string
  author: Role
  text: string
  created_at: string
}

export function otherRole(role: Role): Role {
  return role === 'giver' ? 'recipient' : 'giver'
}

/** Until the purge, as long as there are pairs. */
export function mayReadMessages(state: State): boolean {
  return state === 'matched' || state === 'completed'
}

export function mayWriteMessages(state: State): boolean {
  return state === 'matched'
}

/** What the seal of a message or a report is bound to. */
export function sealedIn({ exchange_id }: { exchange_id: string }, id: string): string {
  return `message ${id} in ${exchange_id}`
}
