import { existsSync } from 'node:fs'
import { tellOfStaying } from '../backup/erasing.ts'
import { keepsNightlyCopies, listFormerFolders, readOwner } from '../backup/folders.ts'
import { sharedStart } from '../backup/rules.ts'
import { waitsForOrganiser } from '../backup/words/en.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { findPostingTrouble } from '../notify/queries.ts'
import { isRestored } from '../platform/backup.ts'
import type { Database } from '../platform/database.ts'
import { openKeyring } from '../platform/keyring.ts'
import { isBehind } from '../platform/migrations.ts'
import { createSeal } from '../platform/seal.ts'
import { contextOf } from './context.ts'
import { type Finding, ill, note } from './finding.ts'

/** What a whole database says of how its instance is doing. */
export async function examineState(config: Config, db: Database): Promise<Finding[]> {
  // Nothing that is sealed is opened.
  const keys = { seal: createSeal(''), keyring: openKeyring(config.dataDir, '') }
  const ctx = contextOf(config, db, keys)
  return [
    ...((await isBehind(ctx))
      ? [note('The next start brings the database up to date, or says why it cannot.')]
      : []),
    ...((await isRestored(ctx)) ? [note(waitsForOrganiser())] : []),
    ...(await examineCopies(ctx)),
    ...(await examineNotices(ctx)),
  ]
}

/** Whether copies may lie where they cannot be erased, and by which name ours are known. */
async function examineCopies(ctx: Context): Promise<Finding[]> {
  const gone = (await listFormerFolders(ctx)).filter((folder) => !existsSync(folder))
  const owner = (await keepsNightlyCopies(ctx)) ? await readOwner(ctx) : undefined
  return [
    ...(await tellOfStaying(ctx)).map(ill),
    ...gone.map((folder) =>
      note(
        `${folder}, which was BACKUP_DIR before, is not there, so copies in it are not erased. Mount it, or erase them yourself.`,
      ),
    ),
    ...(owner === undefined
      ? []
      : [note(`Nightly copies of this instance are called ${sharedStart(owner)}….`)]),
  ]
}

/** Whether the last notice was taken, of which nothing else tells. */
async function examineNotices(ctx: Context): Promise<Finding[]> {
  const trouble = ctx.config.notifyUrl ? await findPostingTrouble(ctx) : undefined
  if (!trouble) return []
  const { why, at } = trouble
  return [
    ill(
      `NOTIFY_URL ${why}, the last time at ${at}, so notices may be missing or come twice. What is there has to take a POST, and answer with 200 itself.`,
    ),
  ]
}
