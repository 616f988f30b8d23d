import { KINDS } from '../../../src/letters/kinds.ts'
import { paths } from '../../../src/paths.ts'
import { nothing, openStage, type Stage } from './stage.ts'

/** Every mail, as in development. */
export async function workshop(): Promise<Stage> {
  const stage = await openStage({ development: true })
  const visitor = stage.party.visitor()
  stage.show('', visitor, paths.mailPreviews(), nothing, { isCrowded: true })
  for (const [kind, { samples }] of Object.entries(KINDS)) {
    for (const [index, { when }] of samples.entries()) {
      stage.show(`${kind}: ${when()}`, visitor, paths.mailPreview(kind, String(index)))
    }
  }
  return stage
}
