import type { Kysely } from 'kysely'
import { addSecrets, type Sealing } from './0004_secret.ts'
import { addOwnCards } from './0022_handing_over.ts'
import { addRenamed } from './0024_renamed.ts'

/** A migration of today, and what brings a database to its state that the former one has left. */
type Former = { now: string; finish(db: Kysely<unknown>, seal: Sealing): Promise<void> }

const asItWas = async () => {}

/** Migrations that were run under another name between two releases. Those before them were the same as today. */
export const FORMER: Readonly<Record<string, Former>> = {
  '0004_same_mail_for_all': { now: '0004_secret', finish: addSecrets },
  '0015_announcements': { now: '0018_announcements', finish: asItWas },
  '0016_presents': { now: '0019_presents', finish: asItWas },
  '0020_handing_over': { now: '0022_handing_over', finish: addOwnCards },
  '0024_indexes': { now: '0024_renamed', finish: addRenamed },
}
