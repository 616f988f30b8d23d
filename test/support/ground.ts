import { systemClock } from '../../src/platform/clock.ts'
import { type Ground, migrate, openDatabase } from '../../src/platform/database.ts'
import { createSeal, type Seal } from '../../src/platform/seal.ts'

/** What the platform's queries work with: a migrated database, in memory unless a file is named. */
export async function openGround(
  file = ':memory:',
  clock = systemClock,
): Promise<Ground & { seal: Seal }> {
  const ctx = { db: openDatabase(file), clock, seal: createSeal('a secret for tests') }
  await migrate(ctx)
  return ctx
}
