/**
 * Milliseconds of processor that this thread spends on `work`, so that what else the machine does makes
 * nothing look slow.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
