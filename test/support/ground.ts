import { systemClock } from '../../src/platform/clock.ts'
import { type Ground, openDatabase } from '../../src/platform/database.ts'
import { type Keyring, openKeyring } from '../../src/platform/keyring.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { createSeal, type Seal } from '../../src/platform/seal.ts'
import { temporaryFolder } from './folder.ts'

/** What the platform's queries work with: a migrated database, in memory unless a file is named. */
export async function openGround(
  file = ':memory:',
  clock = systemClock,
): Promise<Ground & Sealing> {
  const ctx = { db: openDatabase(file), clock, ...sealing('a secret for tests') }
  await migrate(ctx)
  return ctx
}

export type Sealing = { seal: Seal; keyring: Keyring }

/** Seals made from this key, and a keyring in a data folder, by default a temporary one. */
export function sealing(key: string, dataDir = temporaryFolder()): Sealing {
  return { seal: createSeal(key), keyring: openKeyring(dataDir, key) }
}
