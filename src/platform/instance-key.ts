import { randomBytes } from 'node:crypto'
import { type Database, hasTable, inTransaction } from './database.ts'
import { type Keyring, openKeyring, type Rotation, rewrapKeys } from './keyring.ts'
import { migrate } from './migrations.ts'
import { createSeal, type Seal, unwrap, wrap } from './seal.ts'
import { forgetSetting, keepSetting, saveSetting } from './settings.ts'

/** What the instance key opens: the keyring, and a secret in the database for all other seals. */
export type Keys = {
  seal: Seal
  keyring: Keyring
  /** What `seal` is made from. */
  root: string
}

/** A random secret wrapped by the instance key, so that this key can be changed without the seals. */
const ROOT_SECRET = 'root_secret'
/** What versions without it kept: seals were made from the instance key itself. */
const SECRET_KEY_FINGERPRINT = 'secret_key_fingerprint'
const ROOT_BYTES = 32
/** Some keys are wrapped by another instance key than the secret: neither opens everything. */
const ROTATION_BEGUN = 'key_rotation_begun'

/** Where an instance has its key files, and the key that opens them. */
export type Place = { dataDir: string; secretKey: string }

/** Opens what is sealed in a data folder; undefined if it was sealed with another instance key. */
export async function openKeys(
  { db }: { db: Database },
  { dataDir, secretKey }: Place,
): Promise<Keys | undefined> {
  const keyring = openKeyring(dataDir, secretKey)
  const settings = await readSettingsIfAny(db)
  const root = rootSecret(settings, secretKey, keyring.instance)
  return root === undefined ? undefined : { keyring, root, seal: createSeal(root) }
}

/** The first of these instance keys that opens what is sealed in a data folder; undefined if none does. */
export async function findInstanceKey(
  ctx: { db: Database },
  dataDir: string,
  candidates: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (const secretKey of candidates) {
    if (secretKey && (await openKeys(ctx, { dataDir, secretKey }))) return secretKey
  }
  return undefined
}

function rootSecret(
  settings: ReadonlyMap<string, string>,
  secretKey: string,
  instance: Seal,
): string | undefined {
  const wrapped = settings.get(ROOT_SECRET)
  if (wrapped !== undefined) return unwrap(wrapped, instance, ROOT_SECRET)
  const known = settings.get(SECRET_KEY_FINGERPRINT)
  if (known === undefined) return randomBytes(ROOT_BYTES).toString('base64url')
  return known === fingerprint(instance) ? secretKey : undefined
}

const HALF_CHANGED =
  'A change of the secret key was interrupted. Finish it before anything else: with the new key in SECRET_KEY and the former one in FORMER_SECRET_KEY, run `klaus key:rotate`.'

/** An instance key, and the one it takes the place of, if the database was made with that. */
export type Known = Place & { former: string | undefined }

/**
 * Opens what is sealed and brings the database up to date, after `prepare`, which may return what is done first in
 * that transaction. Where the former key opens it, everything is wrapped by the new one. Undefined, and nothing is
 * changed, if neither key opens it.
 */
export async function unlock(
  db: Database,
  { dataDir, secretKey, former }: Known,
  prepare: (
    keys: Keys,
    isRotation: boolean,
  ) => Promise<(() => Promise<void>) | undefined> = async () => undefined,
): Promise<Keys | undefined> {
  const place = { dataDir, secretKey }
  const keys = await openKeys({ db }, place)
  const formerKeys =
    keys || !former ? undefined : await openKeys({ db }, { dataDir, secretKey: former })
  const found = keys ?? formerKeys
  if (!found) return undefined
  if (keys && (await readSettingsIfAny(db)).has(ROTATION_BEGUN)) throw new Error(HALF_CHANGED)
  const first = await prepare(found, formerKeys !== undefined)
  await migrate({ db, ...found }, first)
  await keepKeys({ db }, found)
  if (formerKeys && former)
    await rotateKey({ db }, formerKeys, { dataDir, former, next: secretKey })
  // What another process has kept that started at the same time wins.
  return await openKeys({ db }, place)
}

/**
 * Ends a rotation that was interrupted, for a data folder whose keys are all wrapped by the instance key that
 * opens its database.
 */
export async function endRotation(ctx: { db: Database }): Promise<void> {
  await forgetSetting(ctx, ROTATION_BEGUN)
}

/** Whether some of what is sealed may be wrapped by the next key already, so that there is no way back. */
export async function hasBegunToRotate({ db }: { db: Database }): Promise<boolean> {
  return (await readSettingsIfAny(db)).has(ROTATION_BEGUN)
}

/** Whether anything in this database may be sealed. */
export async function hasSecret(db: Database): Promise<boolean> {
  const settings = await readSettingsIfAny(db)
  return settings.has(ROOT_SECRET) || settings.has(SECRET_KEY_FINGERPRINT)
}

/** Keeps the secret of a database that is new, or that an earlier version has made. */
async function keepKeys(ctx: { db: Database }, { keyring, root }: Keys): Promise<void> {
  await keepSetting(ctx, ROOT_SECRET, wrap(root, keyring.instance, ROOT_SECRET))
  await forgetSetting(ctx, SECRET_KEY_FINGERPRINT)
}

/** Forgets with which key this database was made, once nothing in it is sealed any more. */
export async function forgetKeys(ctx: { db: Database }): Promise<void> {
  await forgetSetting(ctx, ROOT_SECRET)
  await forgetSetting(ctx, SECRET_KEY_FINGERPRINT)
}

/**
 * Wraps everything by another instance key; what is sealed stays as it is. The secret of the database
 * comes last, so that whoever is killed in between begins again.
 */
async function rotateKey(
  ctx: { db: Database },
  { root }: Keys,
  { dataDir, former, next }: Rotation & { dataDir: string },
): Promise<void> {
  await saveSetting(ctx, ROTATION_BEGUN, 'yes')
  rewrapKeys(dataDir, { former, next })
  await inTransaction(ctx.db, async (db) => {
    await saveSetting({ db }, ROOT_SECRET, wrap(root, createSeal(next), ROOT_SECRET))
    await forgetSetting({ db }, ROTATION_BEGUN)
  })
}

function fingerprint(instance: Seal): string {
  return instance.fingerprint('secret key', 'of this instance')
}

async function readSettingsIfAny(db: Database): Promise<ReadonlyMap<string, string>> {
  if (!(await hasTable(db, 'settings'))) return new Map()
  const rows = await db.selectFrom('settings').selectAll().execute()
  return new Map(rows.map(({ name, value }) => [name, value]))
}
