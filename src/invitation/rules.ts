export const REGISTRATION_TRIES = { max: 10, timeWindow: '1 hour' } as const
