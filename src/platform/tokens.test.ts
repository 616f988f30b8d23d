import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashToken, newToken } from './tokens.ts'

describe('a token', () => {
  it('is 256 random bits that fit into an address as they are', () => {
    const tokens = Array.from({ length: 1000 }, newToken)
    assert.equal(new Set(tokens).size, 1000)
    for (const token of tokens) {
      assert.match(token, /^[\w-]{43}$/)
      assert.equal(encodeURIComponent(token), token)
      assert.equal(Buffer.from(token, 'base64url').length, 32)
    }
  })

  it('is stored as its SHA-256', () => {
    // FIPS 180-2, appendix B.1.
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    assert.equal(hashToken('abc'), abc)
  })
})
