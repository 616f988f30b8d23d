import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { renameDurably } from '../platform/durable-files.ts'
import { newId } from '../platform/ids.ts'
import { makeSealedCopy, sweepDrafts } from './copies.ts'
import { besideData } from './folders.ts'
import { copyName, isPendingOf, pendingName, readCopyName, readPendingState } from './rules.ts'
import * as en from './words/en.ts'

/**
 * In the transaction that upgrades, so that no two starts do: makes a copy of a database in this state, by a name that
 * says that the upgrade is still to come, in the place of what killed starts have left. Returns its file. Throws if it
 * cannot.
 */
export async function copyBeforeUpgrade(
  ctx: Pick<Context, 'config' | 'clock' | 'keyring'>,
  state: string,
): Promise<string> {
  const folder = besideData(ctx.config)
  for (const name of namesIn(folder)) {
    if (isPendingOf(name, state)) rmSync(path.join(folder, name), { force: true })
  }
  await sweepDrafts(ctx)
  const file = path.join(folder, pendingName({ made: ctx.clock(), state, id: newId() }))
  await makeSealedCopy(ctx, file).catch((cause) => {
    throw new Error(en.noCopy(file), { cause })
  })
  return file
}

/**
 * Gives their names to copies of a state that was left behind, also by a start that was killed just then. Of the state
 * that the database is in, deletes the copy in `own`, with which a start has failed.
 */
export function settleCopies(config: Pick<Config, 'dataDir'>, state: string, own?: string): void {
  const folder = besideData(config)
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name)
    const left = readPendingState(name)
    if (left === undefined) continue
    if (left !== state) takeItsName(file)
    else if (file === own) rmSync(file, { force: true })
  }
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}

function takeItsName(file: string): void {
  const said = readCopyName(path.basename(file))
  try {
    if (said) renameDurably(file, newFileIn(path.dirname(file), said.made))
  } catch (error) {
    // Another start was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** A copy of the same second stays: a name from before says no more than is so. */
function newFileIn(folder: string, made: Temporal.Instant): string {
  const file = path.join(folder, copyName({ made }))
  return existsSync(file) ? newFileIn(folder, made.subtract({ seconds: 1 })) : file
}
