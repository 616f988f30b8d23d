import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '../../test/support/folder.ts'
import { draftOf } from './durable-files.ts'

describe('a copy that was broken off', () => {
  it('is swept by the next one into its folder, whatever either is called', () => {
    const folder = temporaryFolder()
    const old = new Date(Date.now() - 2 * 3_600_000)
    const leave = (name: string, at: Date) => {
      writeFileSync(path.join(folder, name), 'everything')
      utimesSync(path.join(folder, name), at, at)
    }
    const left = path.basename(draftOf(path.join(folder, 'santa-2026-11-29.db')))
    for (const end of ['', '-wal', '-shm', '-journal']) leave(left + end, old)
    const living = path.basename(draftOf(path.join(folder, 'santa-2026-11-30.db')))
    leave(living, new Date())
    const others = ['film.mkv.part', 'santa-2026-11-28.db', 'a.tooshort.part']
    for (const name of others) leave(name, old)
    const named = `folder.${'a'.repeat(20)}.part`
    mkdirSync(path.join(folder, named))
    utimesSync(path.join(folder, named), old, old)
    draftOf(path.join(folder, 'santa-2026-12-01.db'))
    assert.deepEqual(readdirSync(folder).toSorted(), [...others, living, named].toSorted())
  })
})
