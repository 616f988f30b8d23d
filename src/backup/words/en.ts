export const title = () => 'Backup'
export const settings = () => 'Settings'
export const lead = () =>
  'One file with everything in it, sealed: only this site’s own key opens it again.'
export const yourPassword = () => 'Your password'
export const yourPasswordHint = () => 'So that nobody can take it from a browser you’ve left open.'
export const download = () => 'Download'
export const wrongPassword = () => 'That’s not your password. Nothing was copied.'
export const howToRestore = (command: string) =>
  `The command “${command}” puts the file back, with the key, which isn’t in it: keep a copy of the key in another place. Delete old files yourself: they still hold what’s erased here.`

// Above every page, after a restore.
export const isRestored = () =>
  'This is a restored copy. It draws no names and sends nothing automatically until you start it again. Links that someone asks for go out.'
export const lookFirst = () =>
  'First check that everything’s here, and that the site it was copied from isn’t running any more. Otherwise everyone hears from both.'
export const startAgain = () => 'Start again'

// For whoever starts it, and for the log.
export const logIsGone = () =>
  'The log of the database, the file that ends in -wal, was deleted, so a copy would lack what was written last. Stop Sneaky Klaus, which saves everything, and start it again.'
export const damaged = (faults: readonly string[]) =>
  `The database is damaged: ${faults.join('; ')}`
export const noPlaceForCopies = (folder: string, why: string) =>
  `No copies can be kept in BACKUP_DIR, which is ${folder}. ${why} None is made by night until then.`
export const waitsForOrganiser = () =>
  'This is a restored copy: no names are drawn, and nothing is mailed, posted or copied by night, until the organiser has looked at it and chosen “Start again” above any of their pages.'
export const copiesStay = (folder: string, why: string) =>
  `Copies in ${folder} cannot be erased, so they still hold what is erased here. ${why} Or erase them yourself.`
export const asSystemSays = (message: string) => `The system says: ${message}.`
export const noCopy = (file: string) =>
  `No copy could be made before the upgrade, so nothing was changed: ${file}.`
