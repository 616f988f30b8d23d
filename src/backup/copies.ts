import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Config, VERSION } from '../config.ts'
import type { Context } from '../context.ts'
import { JUST_ERASED, LAST_ERASED_AT } from '../exchanges/rules.ts'
import { copyDatabase, isRestored, noteBackup, readNameless } from '../platform/backup.ts'
import { timestamp } from '../platform/clock.ts'
import { destroyFile } from '../platform/destroyed-files.ts'
import { draftIn, draftOf, isDraft, renameDurably, tryWriting } from '../platform/durable-files.ts'
import { sentenceFor } from '../platform/failures.ts'
import { makeFolder } from '../platform/folders.ts'
import { keysIn } from '../platform/keyring.ts'
import { sealFile } from '../platform/sealed-files.ts'
import { readSettings } from '../platform/settings.ts'
import { eraseCopies, listCopies, noteStaying, outdateCopies, readStaying } from './erasing.ts'
import { findOwner, noteBackupFolder } from './folders.ts'
import { COPY_KEY, copyIsDue, copyName, DRAFT_IDLE_SECONDS, isOutdated, isRecent } from './rules.ts'
import * as en from './words/en.ts'

/** How the system says that a disk has no room, or that we may have no more of it. */
const FULL = ['ENOSPC', 'EDQUOT']

/** Copies the database into one new file that only this instance's key opens. Throws if it cannot. */
export async function makeSealedCopy(
  ctx: Pick<Context, 'config' | 'clock' | 'keyring'>,
  file: string,
): Promise<void> {
  const { databaseFile, dataDir } = ctx.config
  const open = draftIn(dataDir)
  const stamp = { madeAt: timestamp(ctx.clock()), version: VERSION }
  // As long as this process has the database open, there is one.
  if (!existsSync(`${databaseFile}-wal`)) throw new Error(en.logIsGone())
  try {
    const faults = await copyDatabase(databaseFile, open, stamp)
    if (faults.length > 0) throw new Error(en.damaged(faults))
    makeFolder(path.dirname(file))
    await sealInto(file, open, ctx.keyring.instance.keyFor(COPY_KEY))
  } finally {
    rmSync(open, { force: true })
  }
}

/** Under its own name a copy is whole: half of one would count as that of the night. */
async function sealInto(file: string, open: string, key: string): Promise<void> {
  const draft = draftOf(file)
  try {
    await sealFile(await readNameless(open), draft, key)
    renameDurably(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Makes the folder for nightly copies, if there is to be one. Returns a sentence if none can be kept there
 * now; not of a full disk, where the job makes room by deleting old ones.
 */
export function prepareBackupFolder({ backupDir }: Pick<Config, 'backupDir'>): string | undefined {
  if (!backupDir) return undefined
  const fault = faultIn(backupDir)
  if (!fault || FULL.includes(fault.code ?? '')) return undefined
  return en.noPlaceForCopies(backupDir, sentenceFor(fault) ?? en.asSystemSays(fault.message))
}

function faultIn(folder: string): NodeJS.ErrnoException | undefined {
  try {
    makeFolder(folder)
    return tryWriting(folder)
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

/** Job: deletes copies that hold what has been erased since, whatever the clock says. */
export async function eraseOutdatedCopies(ctx: Context): Promise<void> {
  if ((await readSettings(ctx)).has(JUST_ERASED)) await outdateCopies(ctx)
  const isOld = await outdated(ctx)
  await noteStaying(ctx, { ...(await readStaying(ctx)), ...(await eraseCopies(ctx, isOld)) })
}

/**
 * Job: deletes old copies, and makes one every night if there is a folder for them. Does so at once
 * if a purge has left none. A restored copy makes none, as the instance that it is of may still run.
 */
export async function keepCopies(ctx: Context): Promise<void> {
  const now = ctx.clock()
  const isOld = await outdated(ctx)
  try {
    await noteStaying(ctx, await eraseCopies(ctx, (made) => isOld(made) || !isRecent(made, now)))
  } finally {
    // Not even a former folder that is broken keeps us from it.
    await copyByNight(ctx)
  }
}

async function outdated(ctx: Context): Promise<(made: Temporal.Instant) => boolean> {
  const erased = (await readSettings(ctx)).get(LAST_ERASED_AT)
  return (made) => erased !== undefined && isOutdated(made, Temporal.Instant.from(erased))
}

async function copyByNight(ctx: Context): Promise<void> {
  const { backupDir, timezone } = ctx.config
  const now = ctx.clock()
  // Before there is a folder, too: a backup from now knows the copies of the days after it.
  const owner = await findOwner(ctx)
  if (!backupDir || (await isRestored(ctx))) return
  const own = listCopies(backupDir)
    .filter((copy) => copy.owner === owner && !copy.isHalf)
    .map(({ made }) => made)
  if (!copyIsDue(own, now, timezone)) return
  await noteBackupFolder(ctx, backupDir)
  await makeSealedCopy(ctx, path.join(backupDir, copyName({ made: now, owner })))
  await noteBackup(ctx)
}

/** Job: deletes what a process that was killed has left half made; a living one writes to it. */
export async function sweepDrafts({
  config: { dataDir },
  clock,
}: Pick<Context, 'config' | 'clock'>): Promise<void> {
  const before = clock().subtract({ seconds: DRAFT_IDLE_SECONDS }).epochMilliseconds
  const folders = [dataDir, keysIn(dataDir)].filter((folder) => existsSync(folder))
  for (const file of folders.flatMap(draftsIn)) {
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity }
    // It may hold a key.
    if (mtimeMs < before) destroyFile(file)
  }
}

function draftsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter(isDraft)
    .map((name) => path.join(folder, name))
}
