// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nameWords, searchTerms, searchTextOf, typingSlips } from './search-text.ts'

describe('the words of a name', () => {
  for (const [name, words] of [
    ['Sant’Àgata di Militello', ['s', 'agata', 'di', 'militello']],
    ['S. Agata di Militello', ['s', 'agata', 'di', 'militello']],
    ['Comune di Agliè', ['aglie']],
    ['COMUNE DELL’AQUILA', ['aquila']],
    ['Comune', ['comune']],
    ['Eppan an der Weinstraße', ['eppan', 'an', 'der', 'weinstrasse']],
    ['Saint-Vincent', ['s', 'vincent']],
    ['---', []],
  ] as const)
    test(`«${name}» is ${words.join(' ') || 'nothing'}`, () => assert.deepEqual(nameWords(name), words))
})

describe('the text that searches compare with', () => {
  test('holds both names, the names in one piece, the codes and the province apart', () => {
    assert.equal(
      searchTextOf('San Candido', 'Innichen', ['c_h786', '021077', null, ''], {
        abbreviation: 'BZ',
        name: 'Bolzano/Bozen',
      }),
      ' s candido =sancandido innichen =innichen c_h786 021077 @bz @bolzano @bozen ',
    )
  })
})

describe('what was typed', () => {
  test('little words do not count, unless there is nothing else', () => {
    assert.deepEqual(searchTerms('Reggio nell’Emilia')?.words, ['reggio', 'emilia'])
    assert.deepEqual(searchTerms('le')?.words, ['le'])
  })

  test('two letters after a name may be its province, in brackets they are', () => {
    const guessed = searchTerms('Castro BG')
    assert.deepEqual(
      [guessed?.words, guessed?.province, guessed?.provinceIsGuessed],
      [['castro'], 'bg', true],
    )
    const given = searchTerms('Castro (Forlì-Cesena)')
    assert.deepEqual(
      [given?.words, given?.province, given?.provinceIsGuessed],
      [['castro'], 'forlicesena', false],
    )
    assert.equal(searchTerms('bg')?.province, null)
    assert.equal(searchTerms('Castro LE')?.province, 'le')
    assert.equal(searchTerms('Castro le')?.province, null)
  })

  test('a saint may have been written any way in one piece', () => {
    assert.ok(searchTerms('S. Remo')?.pieces.includes('sanremo'))
    assert.ok(searchTerms('San Remo')?.pieces.includes('sanremo'))
  })

  test('signs alone are nothing', () => assert.equal(searchTerms(' — ? '), null))
})

describe('slips of the keyboard', () => {
  for (const [a, b, slips] of [
    ['milano', 'milano', 0],
    ['milnao', 'milano', 1],
    ['firense', 'firenze', 1],
    ['bolgna', 'bologna', 1],
    ['bollogna', 'bologna', 1],
    ['roma', 'lodi', 3],
    ['', 'abc', 3],
  ] as const)
    test(`from «${a}» to «${b}» are ${slips}`, () => {
      assert.equal(typingSlips(a, b, 2), slips)
      assert.equal(typingSlips(b, a, 2), slips)
    })
})
