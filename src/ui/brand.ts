import { AsyncLocalStorage } from 'node:async_hooks'

export const PRODUCT = 'Sneaky Klaus'

// Every page and mail shows it and no page or mail is about it, so it is not passed by hand.
const brand = new AsyncLocalStorage<string>()

/** Runs `work`; whatever page or mail is written in it shows this name. */
export function withBrand<T>(name: string, work: () => T): T {
  return brand.run(name, work)
}

/** What this instance is called. */
export function brandName(): string {
  return brand.getStore() ?? PRODUCT
}
