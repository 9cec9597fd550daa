// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkBodyTaxCode,
  checkCadastralCode,
  checkIpaCode,
  checkIstatCode,
  checkProjectCode,
  checkProvinceAbbreviation,
  checkProvinceCode,
  checkRegionCode,
  checkTenderCode,
} from './codes.ts'

type Check = typeof checkIpaCode

const good: [string, Check, string, string][] = [
  ['an IPA code', checkIpaCode, 'c_a074', 'c_a074'],
  ['an IPA code in capitals, stored in lower case', checkIpaCode, ' C_B605 ', 'c_b605'],
  ['an IPA code of letters only', checkIpaCode, 'agid', 'agid'],
  ['an ISTAT code with its zeros', checkIstatCode, '001001', '001001'],
  ['a province code', checkProvinceCode, '063', '063'],
  ['a region code', checkRegionCode, '05', '05'],
  ['the province NA', checkProvinceAbbreviation, 'na', 'NA'],
  ['a cadastral code', checkCadastralCode, 'a074', 'A074'],
  ['a project code', checkProjectCode, ' a11b22000000006 ', 'A11B22000000006'],
  ['a tax code', checkBodyTaxCode, '97735020584', '97735020584'],
  ['the tax code of the demonstration', checkBodyTaxCode, '00000000000', '00000000000'],
]

const bad: [string, Check, string, RegExp, string | null][] = [
  ['a project code with blanks', checkProjectCode, 'A11B 2200000 0006', /15 caratteri/, 'A11B22000000006'],
  ['a project code that is short', checkProjectCode, 'A11B2200000006', /15 caratteri/, null],
  ['an IPA code with a blank', checkIpaCode, 'c_a 074', /da 2 a 30/, 'c_a074'],
  ['an IPA code with an accent', checkIpaCode, 'città', /da 2 a 30/, null],
  [
    'an ISTAT code without its zeros',
    checkIstatCode,
    '1001',
    /qui sono 4, mancano gli zeri davanti/,
    '001001',
  ],
  ['an ISTAT code with letters', checkIstatCode, '00100l', /6 cifre/, null],
  ['an ISTAT code too long', checkIstatCode, '0010011', /6 cifre/, null],
  ['a province code without its zero', checkProvinceCode, '63', /mancano gli zeri/, '063'],
  ['a region code without its zero', checkRegionCode, '5', /mancano gli zeri/, '05'],
  ['a province of three letters', checkProvinceAbbreviation, 'NAP', /2 lettere/, null],
  ['a cadastral code without its zero', checkCadastralCode, 'A74', /mancano gli zeri/, 'A074'],
  ['a cadastral code of figures', checkCadastralCode, '0074', /una lettera e 3 cifre/, null],
  ['a tax code with the wrong check', checkBodyTaxCode, '97735020585', /non torna/, null],
  ['a tax code without its zero', checkBodyTaxCode, '1199250158', /mancano gli zeri/, '01199250158'],
  ['a tax code with the country', checkBodyTaxCode, 'IT97735020584', /11 cifre/, '97735020584'],
  ['the tax code of a person', checkBodyTaxCode, 'RSSMRA80A01H501U', /11 cifre/, null],
]

describe('codes of public bodies', () => {
  for (const [name, check, typed, value] of good)
    test(`accepts ${name}`, () => {
      assert.deepEqual(check(typed), { ok: true, value })
    })

  for (const [name, check, typed, reason, proposal] of bad)
    test(`refuses ${name}, ${proposal === null ? 'without guessing' : 'with its repair'}`, () => {
      const answer = check(typed)
      assert.ok(!answer.ok)
      assert.match(answer.reason, reason)
      assert.equal(answer.proposal, proposal)
    })
})

describe('the code of a tender', () => {
  for (const { typed, expected } of [
    { typed: '8527277397', expected: 'good' },
    { typed: ' 8527 277 397 ', expected: 'good' },
    { typed: '8527277398', expected: 'refused' },
    { typed: '852727739', expected: 'refused' },
    { typed: '', expected: 'refused' },
    { typed: 'Z3D1234567', expected: 'good' },
    { typed: 'Z3E1234567', expected: 'doubt' },
    { typed: 'A0187A41FE', expected: 'good' },
    { typed: 'A0187A41FF', expected: 'doubt' },
    { typed: 'W123456789', expected: 'doubt' },
  ])
    test(`${typed || 'nothing'} is ${expected}: only what is certain refuses`, () => {
      const check = checkTenderCode(typed)
      assert.equal(check.ok ? (check.doubt === null ? 'good' : 'doubt') : 'refused', expected)
    })
})
