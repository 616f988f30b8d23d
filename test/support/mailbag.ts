type Waiter = { count: number; resolve: () => void; reject: (error: Error) => void }

/** What a stand-in server received, and a way to wait for more without polling. */
export function createMailbag<Mail>() {
  const mails: Mail[] = []
  let waiters: Waiter[] = []

  return {
    mails: mails as readonly Mail[],
    add(mail: Mail) {
      mails.push(mail)
      for (const waiter of waiters) if (mails.length >= waiter.count) waiter.resolve()
      waiters = waiters.filter((waiter) => mails.length < waiter.count)
    },
    /** Resolves once `count` mails have arrived in total; rejects if the server stops before. */
    async waitFor(count: number): Promise<readonly Mail[]> {
      if (mails.length < count) {
        await new Promise<void>((resolve, reject) => {
          waiters.push({ count, resolve, reject })
        })
      }
      return mails
    },
    close() {
      for (const { count, reject } of waiters) {
        reject(new Error(`The server stopped with ${mails.length} of ${count} mails.`))
      }
      waiters = []
    },
  }
}
