import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type Context, transact } from '../context.ts'
import { JUST_ERASED, LAST_ERASED_AT } from '../exchanges/rules.ts'
import { DATABASE_START, isRestored } from '../platform/backup.ts'
import { timestamp } from '../platform/clock.ts'
import { sentenceFor } from '../platform/failures.ts'
import { readSealedStart } from '../platform/sealed-files.ts'
import { forgetSetting, readSettings, saveSetting } from '../platform/settings.ts'
import { besideData, findOwner, listBackupFolders, listLastCopies } from './folders.ts'
import { COPY_KEY, type CopyName, readCopyName } from './rules.ts'
import * as en from './words/en.ts'

/** The setting that says in which folders copies could not be erased, and why. */
const STAYING = 'copies_staying'

/** Why copies that are to go stay, by their folder. */
type Staying = Readonly<Record<string, string>>

type Copy = CopyName & { file: string; isHalf: boolean }

/** Every copy in a folder, by its name; none if there is no such folder. */
export function listCopies(folder: string): Copy[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const said = readCopyName(name)
    return said ? [{ ...said, file: path.join(folder, name) }] : []
  })
}

/**
 * After an erasure: every copy that there is now is from before it, also where the clock is behind and says
 * otherwise. One that cannot be reached is known by what its folder was noted with.
 */
export async function outdateCopies(ctx: Context): Promise<void> {
  const beside = listCopies(besideData(ctx.config)).map(({ made }) => timestamp(made))
  await transact(ctx, async (ctx) => {
    const noted = (await readSettings(ctx)).get(LAST_ERASED_AT) ?? ''
    const [latest = ''] = [noted, ...beside, ...(await listLastCopies(ctx))].toSorted().reverse()
    await saveSetting(ctx, LAST_ERASED_AT, latest)
    await forgetSetting(ctx, JUST_ERASED)
  })
}

/**
 * Deletes copies of this instance alone, in each folder that is or was for them and can be reached. A restored
 * copy leaves those alone that another instance may have made. Returns why copies stay that are to go.
 */
export async function eraseCopies(
  ctx: Context,
  isToGo: (made: Temporal.Instant) => boolean,
): Promise<Staying> {
  const beside = besideData(ctx.config)
  const waits = await isRestored(ctx)
  const staying: Record<string, string> = {}
  for (const folder of new Set([beside, ...(waits ? [] : await listBackupFolders(ctx))])) {
    const isOurs = async (copy: Copy) =>
      // What is made before an upgrade names nobody, and is never with those of others.
      (folder === beside && copy.owner === undefined) || (!waits && (await isOwn(ctx, copy)))
    const fault = await eraseIn(folder, async (copy) => isToGo(copy.made) && (await isOurs(copy)))
    if (fault) staying[folder] = sentenceFor(fault) ?? en.asSystemSays(fault.message)
  }
  return staying
}

/** Deletes these copies in a folder. Returns what the system said first, after all were tried. */
async function eraseIn(
  folder: string,
  isToGo: (copy: Copy) => Promise<boolean>,
): Promise<NodeJS.ErrnoException | undefined> {
  let fault: NodeJS.ErrnoException | undefined
  const trying = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      // One that is gone meanwhile is what we want.
      if (code !== 'ENOENT') fault ??= Object.assign(error as Error, { path: folder })
    }
  }
  await trying(async () => {
    for (const copy of listCopies(folder)) {
      await trying(async () => {
        if (await isToGo(copy)) rmSync(copy.file, { force: true })
      })
    }
  })
  return fault
}

/** By its name, or, if it names nobody, by the key with which it is sealed, whole or not. */
async function isOwn(ctx: Context, { file, owner }: Copy): Promise<boolean> {
  if (owner !== undefined) return owner === (await findOwner(ctx))
  const start = await readSealedStart(file, ctx.keyring.instance.keyFor(COPY_KEY))
  return start.equals(DATABASE_START)
}

/** In which folders copies could not be erased when that was last tried, and why. */
export async function readStaying(ctx: Context): Promise<Staying> {
  return JSON.parse((await readSettings(ctx)).get(STAYING) ?? '{}')
}

/** The same in sentences that say what to do. */
export async function tellOfStaying(ctx: Context): Promise<string[]> {
  return Object.entries(await readStaying(ctx)).map(([folder, why]) => en.copiesStay(folder, why))
}

/** Notes where copies stay that are to go. Throws a sentence of what was not noted before. */
export async function noteStaying(ctx: Context, staying: Staying): Promise<void> {
  const before = await readStaying(ctx)
  if (JSON.stringify(staying) === JSON.stringify(before)) return
  await saveSetting(ctx, STAYING, JSON.stringify(staying))
  const isNew = ([folder, why]: [string, string]) => before[folder] !== why
  const news = Object.entries(staying).filter(isNew)
  if (news.length > 0) throw new Error(news.map((one) => en.copiesStay(...one)).join(' '))
}

/** For a restored copy: what stays where it was made is nothing of this one. */
export async function forgetStaying(ctx: Context): Promise<void> {
  await forgetSetting(ctx, STAYING)
}
