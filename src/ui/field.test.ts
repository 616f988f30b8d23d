import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PAGE } from '../../test/support/page.ts'
import { checkboxField, formErrors, inputField, selectField, textField } from './field.ts'

const empty = { values: {}, errors: {} }
const wrong = { values: { name: '"><b>' }, errors: { name: 'Say <i>who</i>.' } }

describe('a field', () => {
  it('belongs to its label, and is optional unless it is required', () => {
    const html = String(inputField(PAGE, empty, { name: 'budget', label: 'Budget' }))
    assert.match(html, /<label for="budget">Budget <small>\(optional\)<\/small><\/label>/)
    assert.match(html, /<input id="budget" name="budget" type="text" value="">/)
    const required = String(inputField(PAGE, empty, { name: 'a', label: 'A', required: true }))
    assert.match(required, /<label for="a">A<\/label>/)
    assert.match(required, / required>/)
  })

  it('keeps what was typed and says what is wrong with it, as text', () => {
    for (const html of [
      inputField(PAGE, wrong, { name: 'name', label: 'Name', hint: 'A hint' }),
      textField(PAGE, wrong, { name: 'name', label: 'Name', hint: 'A hint' }),
    ].map(String)) {
      assert.match(html, /&quot;&gt;&lt;b&gt;/)
      assert.match(html, /aria-invalid="true" aria-describedby="name-hint name-error"/)
      assert.match(
        html,
        /<small class="error" id="name-error">Say &lt;i&gt;who&lt;\/i&gt;\.<\/small>/,
      )
      assert.doesNotMatch(html, /<b>|<i>/)
    }
  })

  it('never sends a password back', () => {
    const typed = { values: { password: 'a present in every stocking' }, errors: {} }
    const html = String(
      inputField(PAGE, typed, { name: 'password', label: 'Password', type: 'password' }),
    )
    assert.match(html, /type="password" value=""/)
    assert.doesNotMatch(html, /stocking/)
  })

  it('of several lines keeps a line break at the beginning', () => {
    const typed = { values: { ideas: '\nTea' }, errors: {} }
    assert.match(
      String(textField(PAGE, typed, { name: 'ideas', label: 'Ideas' })),
      />\n\nTea<\/textarea>/,
    )
  })

  it('offers choices, with the chosen one selected', () => {
    const options = ['a', 'b'].map((value) => ({ value, label: value.toUpperCase() }))
    const field = { name: 'kind', label: 'Kind', options }
    const html = String(selectField(PAGE, { values: { kind: 'b' }, errors: {} }, field))
    assert.match(html, /<option value="a">A<\/option>/)
    assert.match(html, /<option value="b" selected>B<\/option>/)
  })

  it('to be ticked says 0 when it is not', () => {
    const box = (value?: string) =>
      String(
        checkboxField(
          { values: value ? { on: value } : {}, errors: {} },
          { name: 'on', label: 'On' },
        ),
      )
    assert.match(box(), /<input type="hidden" name="on" value="0">/)
    assert.match(box('1'), / checked>/)
    assert.doesNotMatch(box('0') + box(), / checked>/)
  })
})

describe('the line above a form', () => {
  const of = (errors: Record<string, string>) =>
    String(formErrors(PAGE, { values: {}, errors }) ?? '')

  it('counts what needs attention, or says what is wrong as a whole', () => {
    assert.equal(of({}), '')
    assert.match(
      of({ a: 'x' }),
      /role="alert">One thing needs your attention below\. Nothing you typed is lost\./,
    )
    assert.match(of({ a: 'x', b: 'y' }), /2 things need your attention/)
    assert.match(
      of({ '': 'Email and password do not match.' }),
      />Email and password do not match\.</,
    )
  })
})
