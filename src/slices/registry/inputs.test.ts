// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type BodyField,
  mergeForms,
  readBody,
  readMandateEnd,
  readNewMembers,
  readOpened,
  typedBody,
} from './inputs.ts'

const today = '2026-03-10'
const good = {
  name: 'Agliè',
  kind: 'municipality',
  ipa_code: 'C_A074',
  istat_code: '001001',
  cadastral_code: 'a074',
  tax_code: '97735020584',
  ipa_category: 'l6',
  region_code: '01',
  province_code: '001',
  province_name: 'Torino',
  province_abbreviation: 'to',
  certified_mail: 'Protocollo@PEC.esempio.it',
  website: 'https://www.esempio.it',
  residents: '2.558',
  counted_on: '1/1/2023',
  counted_by: 'ISTAT',
}

describe('the form of a body', () => {
  test('gives every code in its stored form, and the count with its day', () => {
    assert.deepEqual(readBody(good, null, today), {
      ok: true,
      value: {
        values: {
          name: 'Agliè',
          otherLanguageName: null,
          kind: 'municipality',
          ipaCode: 'c_a074',
          istatCode: '001001',
          cadastralCode: 'A074',
          taxCode: '97735020584',
          ipaCategory: 'L6',
          regionCode: '01',
          regionName: 'Piemonte',
          provinceCode: '001',
          provinceName: 'Torino',
          provinceAbbreviation: 'TO',
          certifiedMail: 'protocollo@pec.esempio.it',
          website: 'https://www.esempio.it',
        },
        populations: [{ countedOn: '2023-01-01', residents: 2558, source: 'ISTAT' }],
        renamedOn: null,
      },
    })
  })

  for (const [name, change, field, message] of [
    ['no name', { name: ' ' }, 'name', /Scrivi il nome/],
    ['no kind', { kind: '' }, 'kind', /di che tipo/],
    ['a kind of its own', { kind: 'club' }, 'kind', /risposte elencate/],
    ['an ISTAT code without zeros', { istat_code: '1001' }, 'istat_code', /Forse 001001\?/],
    ['a tax code that does not add up', { tax_code: '97735020585' }, 'tax_code', /non torna/],
    ['an ISTAT code for a school', { kind: 'school' }, 'istat_code', /solo dei comuni/],
    ['an ISTAT code of another province', { province_code: '002' }, 'istat_code', /la provincia è 002/],
    ['an unknown region', { region_code: '31' }, 'region_code', /regione dell’elenco/],
    [
      'a website without its scheme',
      { website: 'www.esempio.it' },
      'website',
      /Forse https:\/\/www\.esempio\.it\?/,
    ],
    ['a script as website', { website: 'javascript:alert(1)' }, 'website', /comincia con https/],
    ['a mail without a domain', { certified_mail: 'protocollo' }, 'certified_mail', /nome@dominio/],
    ['a day that does not exist', { counted_on: '31/02/2023' }, 'counted_on', /non è un giorno/],
    ['a count still to come', { counted_on: '11/03/2026' }, 'counted_on', /deve ancora venire/],
    ['a count without its day', { counted_on: '' }, 'counted_on', /Scrivi il giorno/],
    ['a count by nobody', { counted_by: '' }, 'counted_by', /Scrivi chi/],
    [
      'no code at all',
      { ipa_code: '', istat_code: '', tax_code: '', cadastral_code: '' },
      'ipa_code',
      /almeno un codice/,
    ],
  ] as const)
    test(`refuses ${name}, beside its field`, () => {
      const read = readBody({ ...good, ...change }, null, today)
      assert.ok(!read.ok)
      assert.match(read.errors.find((error) => error.field === field)?.message ?? '', message)
    })

  test('keeps a region outside the twenty when the body already has it', () => {
    const read = readBody(
      { ...good, region_code: '99' },
      { regionCode: '99', regionName: 'Dimostrativa' },
      today,
    )
    assert.ok(read.ok)
    assert.equal(read.value.values.regionName, 'Dimostrativa')
  })

  test('needs no count', () => {
    const read = readBody({ ...good, residents: '', counted_on: '', counted_by: '' }, null, today)
    assert.ok(read.ok)
    assert.deepEqual(read.value.populations, [])
  })
})

describe('two people on one body', () => {
  const opened = typedBody(good)
  const changed = (field: BodyField, value: string) => ({ ...opened, [field]: value })

  test('different fields go together without asking', () => {
    const { merged, conflicts } = mergeForms(opened, changed('name', 'Agliè nuovo'), changed('website', ''))
    assert.deepEqual(conflicts, [])
    assert.equal(merged.name, 'Agliè nuovo')
    assert.equal(merged.website, '')
  })

  test('the same field with different values is asked', () => {
    const { conflicts } = mergeForms(opened, changed('name', 'Mio'), changed('name', 'Suo'))
    assert.deepEqual(conflicts, ['name'])
  })

  test('the same field with the same value is not', () => {
    const { conflicts } = mergeForms(opened, changed('name', 'Uguale'), changed('name', 'Uguale'))
    assert.deepEqual(conflicts, [])
  })

  test('without what was on screen, every difference is asked', () => {
    assert.equal(readOpened({ opened: '{"name":1}' }), null)
    assert.equal(readOpened({ opened: 'x' }), null)
    assert.equal(readOpened({ opened: 'null' }), null)
    assert.deepEqual(readOpened({ opened: JSON.stringify(opened) }), opened)
    const { conflicts } = mergeForms(null, changed('name', 'Mio'), changed('website', 'https://altro.it'))
    assert.deepEqual(conflicts, ['name', 'website'])
  })
})

describe('the form of a mandate', () => {
  test('wants a body, a start and the act', () => {
    const read = readNewMembers({})
    assert.ok(!read.ok)
    assert.deepEqual(
      read.errors.map((error) => error.field),
      ['administration_id', 'valid_from', 'act'],
    )
  })

  test('refuses an end before the start', () => {
    const read = readNewMembers({
      administration_id: ['x'],
      valid_from: '01/03/2026',
      valid_to: '28/02/2026',
      act: 'Convenzione 1/2026',
    })
    assert.ok(!read.ok)
    assert.deepEqual(read.errors, [{ field: 'valid_to', message: 'La fine viene prima dell’inizio' }])
  })

  test('ends on a day, for a reason', () => {
    assert.deepEqual(readMandateEnd({ valid_to: '31/12/2026', reason: 'Recesso' }), {
      ok: true,
      value: { validTo: '2026-12-31', reason: 'Recesso' },
    })
    assert.ok(!readMandateEnd({ valid_to: '31/12/2026' }).ok)
  })
})
