import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { mayEdit } from '../exchanges/rules.ts'
import { faultsOf } from '../platform/backup.ts'
import { systemClock, timestamp } from '../platform/clock.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { leadsNowhere } from '../platform/database-file.ts'
import { tryWriting } from '../platform/durable-files.ts'
import { linkLeadsNowhere } from '../platform/failures.ts'
import { keyFileIn, readKeyFile } from '../platform/key-file.ts'
import { keysIn } from '../platform/keyring.ts'
import { createMailer } from '../platform/mail/transport.ts'
import { reasonForKeeper } from '../post/words/en.ts'
import { refusalOf } from '../refusing.ts'
import { examineState } from './examine-state.ts'
import { type Finding, ill, note, well } from './finding.ts'
import { findFittingKey } from './fitting-key.ts'
import { findLostNames, named } from './lost-names.ts'

const SPACE_MIN_MB = 100
const MAIL_PATIENCE_MS = 20_000

/** Whether the folders can be used. */
export function examineFolders({ dataDir, databaseFile, backupDir }: Config): Finding[] {
  const linked = path.dirname(databaseFile)
  const isLinked = path.resolve(linked) !== path.resolve(dataDir)
  const folders = [dataDir, ...(isLinked ? [linked] : []), ...(backupDir ? [backupDir] : [])]
  return folders.flatMap((folder) => {
    if (leadsNowhere(folder)) return [ill(linkLeadsNowhere(folder))]
    if (!existsSync(folder)) return [examineMaking(folder)]
    if (!statSync(folder).isDirectory()) {
      return [ill(`${folder} has to be a folder, and is none. Name another place.`)]
    }
    if (!isWritable(folder)) {
      return [ill(`${folder} cannot be written to by the user who runs this. Change its owner.`)]
    }
    const { bavail, bsize } = statfsSync(folder)
    const free = Math.floor((bavail * bsize) / 1e6)
    return free < SPACE_MIN_MB
      ? [ill(`Only ${free} MB are free in ${folder}. Make room, or nothing can be saved soon.`)]
      : [well(`${folder} can be written to, and ${free} MB are free.`)]
  })
}

/** Whether a folder that is not there could be made; of the try nothing is left. */
function examineMaking(folder: string): Finding {
  let above = path.dirname(folder)
  while (!existsSync(above)) above = path.dirname(above)
  const fault = tryWriting(above)
  return fault
    ? ill(
        `${folder} does not exist, and cannot be made: nothing can be written into ${above} (${fault.code}). Make it, let the user who runs this own it, or name another place.`,
      )
    : note(`${folder} does not exist yet; it is made when needed.`)
}

/** Whether it would be opened, is whole, and its key is for its owner alone; what is not is not looked into. */
export async function examineData(
  config: Config,
): Promise<{ findings: Finding[]; isWhole: boolean }> {
  const refusal = await refusalOf(config)
  if (refusal !== undefined) return { findings: [ill(refusal)], isWhole: false }
  if (!existsSync(config.databaseFile)) {
    const findings = [note('There is no database yet, and no key; they are made on first start.')]
    return { findings, isWhole: false }
  }
  const [fault] = faultsOf(config.databaseFile)
  if (fault !== undefined) {
    const findings = [ill(`The database is damaged: ${fault}. Restore a backup.`)]
    return { findings, isWhole: false }
  }
  const findings = [
    well('The database is whole.'),
    ...examineKeyFile(config),
    await examineKey(config),
    ...(await examineNames(config)),
    ...(await withDatabase(config, (db) => examineState(config, db))),
  ]
  return { findings, isWhole: true }
}

/** Whether the key with which a start would go on opens the database. */
async function examineKey(config: Config): Promise<Finding> {
  const { dataDir, secretKey, formerSecretKey } = config
  const key = await findFittingKey(config)
  if (key === undefined) return note('There is no key yet; it is made on the next start.')
  if (key === (secretKey || readKeyFile(dataDir))) {
    return well('The key is the one this database was made with.')
  }
  return key === formerSecretKey
    ? note('FORMER_SECRET_KEY opens the database; the next start changes it to the key of today.')
    : note('A change of the secret key had begun; the next start finishes it.')
}

/** Whether the key of every draw is there. */
async function examineNames(config: Config): Promise<Finding[]> {
  const lost = await findLostNames(config)
  const over = lost.filter(({ state }) => !mayEdit(state))
  const running = lost.filter(({ state }) => mayEdit(state))
  const why = `the keys are not in ${keysIn(config.dataDir)}, or do not open`
  const putBack =
    'If you have them in a file of keys, make a backup now and restore it with that file.'
  const findings: Finding[] = []
  if (running.length > 0) {
    findings.push(
      ill(
        `Nobody can look up who they give to in ${named(running)}: ${why}. ${putBack} Else undo the draw and draw again.`,
      ),
    )
  }
  if (over.length > 0) {
    findings.push(
      ill(
        `Nobody can look up who they gave to in ${named(over)}: ${why}. ${putBack} Else leave it: it is over, and is erased by itself.`,
      ),
    )
  }
  return findings
}

function examineKeyFile({ dataDir, secretKey }: Config): Finding[] {
  const file = keyFileIn(dataDir)
  const isOpen = secretKey === '' && existsSync(file) && (statSync(file).mode & 0o077) !== 0
  return isOpen ? [ill(`Others on this machine can read ${file}. Run: chmod 400 ${file}`)] : []
}

/** Whether the mail server can be reached and takes us; nothing is sent. */
export async function examineMail(config: Config): Promise<Finding[]> {
  const mailer = createMailer(config)
  if (!mailer) {
    return [
      note('No mail is set up: mails wait under “Unsent emails”, and cards can be handed over.'),
    ]
  }
  const check = mailer.check?.()
  if (!check) return [note('Mail goes out by Resend. `klaus mail:test EMAIL` tries it.')]
  const outcome = await Promise.race([check, wait(MAIL_PATIENCE_MS, undefined, { ref: false })])
  await mailer.close()
  if (!outcome) return [ill(reasonForKeeper('smtp_slow', null))]
  return [
    outcome.outcome === 'sent'
      ? well('The mail server takes our sign-in. `klaus mail:test EMAIL` sends one mail.')
      : ill(reasonForKeeper(outcome.reason, outcome.answer ?? null)),
  ]
}

/** Whether the clock is behind what was written by it. */
export async function examineClock(config: Config, isWhole: boolean): Promise<Finding[]> {
  const now = timestamp(systemClock())
  const newest = isWhole
    ? await withDatabase(config, async (db) => {
        const { rows } = await sql<{ at: string | null }>`
          select max(created_at) as at from outbox`.execute(db)
        return rows[0]?.at
      })
    : undefined
  return [
    newest && newest > now
      ? ill(`The clock says ${now}, but a mail was written at ${newest}. Set the clock right.`)
      : well(`The clock says ${now}, in ${config.timezone}.`),
  ]
}

async function withDatabase<T>(
  { databaseFile }: Config,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = openDatabase(databaseFile)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Whether this is a folder in which we may make a file. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
