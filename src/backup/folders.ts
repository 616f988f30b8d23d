import path from 'node:path'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { timestamp } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { keepSetting, readSettings, saveSetting } from '../platform/settings.ts'
import { mayBeKept } from './rules.ts'

/** The setting that holds each folder that is or was BACKUP_DIR, with when a copy was last made there. */
export const FOLDERS = 'backup_folders'
/** The setting that names this instance in the names of its copies; a restored copy keeps it. */
const OWNER = 'copies_owner'

/** Where copies are kept that are made before an upgrade; BACKUP_DIR may be the same. */
export function besideData({ dataDir }: Pick<Config, 'dataDir'>): string {
  return path.resolve(dataDir, 'copies')
}

/** By which name this instance knows its own copies among those of others; undefined before it has one. */
export async function readOwner(ctx: Context): Promise<string | undefined> {
  return (await readSettings(ctx)).get(OWNER)
}

/** The same name, which is made if there is none. */
export async function findOwner(ctx: Context): Promise<string> {
  const owner = await readOwner(ctx)
  if (owner !== undefined) return owner
  await keepSetting(ctx, OWNER, newId())
  return await findOwner(ctx)
}

/** Every folder that is or was BACKUP_DIR. */
export async function listBackupFolders(ctx: Context): Promise<string[]> {
  const { backupDir } = ctx.config
  const known = Object.keys(await readFolders(ctx))
  return [...new Set([...(backupDir ? [path.resolve(backupDir)] : []), ...known])]
}

/** Notes that a copy is made in this folder, so that it is erased there, too, when BACKUP_DIR has changed. */
export async function noteBackupFolder(ctx: Context, folder: string): Promise<void> {
  const folders = await readFolders(ctx)
  const noted = { ...folders, [path.resolve(folder)]: timestamp(ctx.clock()) }
  await saveSetting(ctx, FOLDERS, JSON.stringify(noted))
}

/** Whether copies are made by night, or were within the days for which they are kept. */
export async function keepsNightlyCopies(ctx: Context): Promise<boolean> {
  return Boolean(ctx.config.backupDir) || (await listFormerFolders(ctx)).length > 0
}

/** The folders that were BACKUP_DIR, and in which copies may still be kept. */
export async function listFormerFolders(ctx: Context): Promise<string[]> {
  const now = ctx.config.backupDir && path.resolve(ctx.config.backupDir)
  return Object.entries(await readFolders(ctx))
    .filter(
      ([folder, made]) => folder !== now && mayBeKept(Temporal.Instant.from(made), ctx.clock()),
    )
    .map(([folder]) => folder)
}

/** For a restored copy: in the hours that are lost copies may have been made in each folder that it knows. */
export async function renoteBackupFolders(ctx: Context): Promise<void> {
  const known = Object.keys(await readFolders(ctx))
  const now = timestamp(ctx.clock())
  const noted = Object.fromEntries(known.map((folder) => [folder, now]))
  if (known.length > 0) await saveSetting(ctx, FOLDERS, JSON.stringify(noted))
}

/** When a copy was last made in each of them, whether or not it can be reached now. */
export async function listLastCopies(ctx: Context): Promise<string[]> {
  return Object.values(await readFolders(ctx))
}

async function readFolders(ctx: Context): Promise<Readonly<Record<string, string>>> {
  return JSON.parse((await readSettings(ctx)).get(FOLDERS) ?? '{}')
}
