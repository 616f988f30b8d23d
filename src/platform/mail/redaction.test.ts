import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { failed } from './reasons.ts'
import { codesOnly, withoutReader } from './redaction.ts'

const reader = { name: 'Bobby Zörk', address: 'b.zork+x@example.org' }
const said = (answer: string) => failed({ reason: 'smtp_later', answer })
const kept = (answer: string) => {
  const told = withoutReader(said(answer), reader)
  return 'answer' in told ? told.answer : undefined
}

describe('what a server says of a reader', () => {
  it('is kept without the name and what stands before the @, in whatever case', () => {
    assert.equal(kept('550 5.1.1 B.Zork+X: no such user'), '550 5.1.1 …: no such user')
    assert.equal(kept('451 4.2.1 BOBBY ZÖRK’s mailbox is busy'), '451 4.2.1 …’s mailbox is busy')
    assert.equal(kept('550 <b.zork+x@example.org> is full'), '550 <…> is full')
  })

  it('keeps what only contains them, and its codes whatever the reader is called', () => {
    assert.equal(kept('550 5.1.1 ab.zork+xy'), '550 5.1.1 ab.zork+xy')
    const number = withoutReader(said('550 5.1.1 550 is gone'), { address: '550@example.org' })
    assert.deepEqual(number, said('550 5.1.1 … is gone'))
  })

  it('is kept as it is where nobody knows whose it was', () => {
    for (const address of ['', 'no address']) {
      assert.deepEqual(
        withoutReader(said('550 5.1.1 No such user'), { address }),
        said('550 5.1.1 No such user'),
      )
    }
  })

  it('is kept with its codes alone where nothing else may be', () => {
    assert.deepEqual(codesOnly(said('451 4.2.1 Mailbox b.zork busy')), said('451 4.2.1'))
    assert.deepEqual(codesOnly(said('Mailbox b.zork busy')), { ...said('x'), answer: '' })
  })
})
