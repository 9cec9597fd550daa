// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Value } from 'typebox/value'
import { levels, settled } from '../../../test/factories/plan-facts.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { parseListQuery } from '../../shared/list-query.ts'
import {
  itemForm,
  itemFormSchema,
  planIdOf,
  plansFilter,
  plansSpec,
  readBase,
  readItem,
  rowsSchema,
  serviceIdOf,
  versionNumberOf,
} from './inputs.ts'
import { emptyItemValues, itemFields } from './model.ts'

const shown = itemForm(settled)
const read = (changes: Record<string, string>) => readItem({ ...shown, ...changes }, shown, settled, levels)
const message = (changes: Record<string, string>) =>
  read(changes).errors.map((error) => [error.field, error.message])

describe('the form of a decision', () => {
  it('that nobody touched changes nothing', () => {
    assert.deepEqual(read({}), { values: {}, before: {}, errors: [] })
  })
  it('gives back every stored value as it is', () => {
    const all = { ...settled, reason: 'Due righe\nqui', reviewOn: '2027-01-01' as const }
    const { values, errors } = readItem(itemForm(all), itemForm(emptyItemValues), emptyItemValues, levels)
    assert.deepEqual(errors, [])
    assert.deepEqual({ ...emptyItemValues, ...values }, all)
  })
  it('takes line ends of browsers and blanks around as no change', () => {
    const base = itemForm({ ...settled, reason: 'Prima\nSeconda' })
    const { values } = readItem({ ...base, reason: ' Prima\r\nSeconda ' }, base, settled, levels)
    assert.deepEqual(values, {})
  })
  it('keeps what the page showed beside what was written', () => {
    const { values, before } = read({ endsOn: '25.5.2026', costCents: '€ 5.000,50' })
    assert.deepEqual(values, { endsOn: '2026-05-25', costCents: 500_050 })
    assert.deepEqual(before, { endsOn: '2026-05-18', costCents: 420_000 })
  })
  it('reads «non lo so ancora» and an emptied field as an open question', () => {
    assert.deepEqual(
      read({ approach: 'unknown', destinationKind: 'unknown', strategy: '', endsOn: '', costCents: '' })
        .values,
      { approach: null, destinationKind: null, strategy: null, endsOn: null, costCents: null },
    )
  })
  it('leaves out a choice that was not posted', () => {
    const { approach: _, ...rest } = shown
    assert.deepEqual(readItem(rest, shown, settled, levels).values, {})
  })
})

describe('bad input is refused beside its field', () => {
  it('days that do not exist', () => {
    for (const typed of ['31/02/2026', '29/02/2027', '2026-13-01', '5/2026', 'domani'])
      assert.match(
        message({ endsOn: typed })[0]?.[1] ?? '',
        new RegExp(`«${typed.replace('/', '/')}» non è un giorno`),
      )
  })
  it('amounts that read in two ways, or in none', () => {
    assert.match(message({ costCents: '1,234' })[0]?.[1] ?? '', /«1,234» può essere 1,23\s€ o 1\.234,00\s€/)
    assert.match(message({ costCents: '1.234' })[0]?.[1] ?? '', /«1.234» può essere/)
    assert.match(message({ yearlyFeeCents: 'circa mille' })[0]?.[1] ?? '', /non è un importo/)
    assert.match(message({ costCents: '-5' })[0]?.[1] ?? '', /negativo/)
    assert.match(message({ costCents: '99999999999999999' })[0]?.[1] ?? '', /troppo grande/)
  })
  it('codes and choices that are not there', () => {
    assert.match(message({ qualificationCode: 'QC9' })[0]?.[1] ?? '', /«QC9» non è fra i livelli in vigore/)
    assert.match(message({ approach: 'C' })[0]?.[1] ?? '', /Scegli una delle risposte/)
    assert.match(message({ destinationKind: 'luna' })[0]?.[1] ?? '', /Scegli una delle risposte/)
  })
  it('a strategy of the other mode, and one for what does not move', () => {
    assert.match(message({ strategy: 'rehost' })[0]?.[1] ?? '', /è del modo A: scegline una del modo B/)
    assert.match(message({ approach: 'retain', strategy: 'replatform' })[0]?.[1] ?? '', /lasciala vuota/)
  })
  it('texts without end', () => {
    assert.match(message({ reason: 'x'.repeat(2001) })[0]?.[1] ?? '', /Al massimo 2000 caratteri/)
    assert.match(message({ destinationName: 'x'.repeat(201) })[0]?.[1] ?? '', /Al massimo 200/)
  })
  it('all at once, each with its own name in a grid', () => {
    const row = Object.fromEntries(Object.entries(shown).map(([name, value]) => [`${name}.r1`, value]))
    const { errors, values } = readItem(
      { ...row, 'endsOn.r1': '31/02/2026', 'costCents.r1': '1,234', 'reason.r1': 'Ok' },
      shown,
      settled,
      levels,
      'r1',
    )
    assert.deepEqual(errors.map((error) => error.field).sort(), ['costCents.r1', 'endsOn.r1'])
    assert.equal(values.reason, 'Ok')
  })
})

describe('a code of a level', () => {
  it('is taken in either case, and stays good when its row has ended', () => {
    assert.equal(read({ qualificationCode: ' qc2 ' }).values.qualificationCode, 'QC2')
    const old = { ...settled, qualificationCode: 'QI1' }
    const { values, errors } = readItem({ qualificationCode: 'QI1', reason: 'x' }, {}, old, levels)
    assert.deepEqual([values.qualificationCode, errors], ['QI1', []])
  })
})

describe('what a page carried along', () => {
  it('is read when it is ours and empty when it is not', () => {
    assert.deepEqual(readBase('{"a":"1","b":2,"c":null}'), { a: '1' })
    for (const text of ['', 'null', '[]', '{"a":', '"x"', '3']) assert.deepEqual(readBase(text), {})
  })
})

describe('the schemas', () => {
  it('refuse fields of nobody', () => {
    assert.equal(Value.Check(itemFormSchema, { approach: 'A', version: '3' }), true)
    assert.equal(Value.Check(itemFormSchema, { approach: 'A', isAdmin: '1' }), false)
    assert.equal(Value.Check(itemFormSchema, { approach: ['A', 'B'] }), false)
  })
  it('of rows take only the fields named, each with its row', () => {
    const schema = rowsSchema('version', ...itemFields)
    const id = '01a20093-2464-7ab9-925c-2c5f3ba4ce37'
    assert.equal(Value.Check(schema, { [`endsOn.${id}`]: 'x', [`version.${id}`]: '1' }), true)
    for (const name of [`endsOff.${id}`, 'endsOn', `endsOn.${id}.`.repeat(9), '__proto__x', 'endsOn.<b>'])
      assert.equal(Value.Check(schema, { [name]: 'x' }), false, name)
  })
})

describe('what an address names', () => {
  it('is refused as not found before it reaches a query', () => {
    const code = (fn: () => unknown) => {
      try {
        fn()
        return 'ok'
      } catch (error) {
        return error instanceof DomainError ? error.code : 'a bug'
      }
    }
    assert.equal(
      code(() => planIdOf({ planId: 'x' })),
      'PLAN-001',
    )
    assert.equal(
      code(() => serviceIdOf("' or 1=1")),
      'PLAN-003',
    )
    assert.equal(
      code(() => serviceIdOf(undefined)),
      'PLAN-003',
    )
    for (const number of ['0', '-1', '1e3', '1.5', '9999999', ''])
      assert.equal(
        code(() => versionNumberOf({ number })),
        'PLAN-001',
        number,
      )
    assert.equal(versionNumberOf({ number: '12' }), 12)
  })
})

describe('the filters of the list', () => {
  const me = '01a20093-2464-7ab9-925c-2c5f3ba4ce37' as PersonId
  it('come from the address, the unknown left out', () => {
    const filter = (search: string) => plansFilter(parseListQuery(plansSpec, search), me)
    assert.deepEqual(filter(''), {
      states: [],
      search: null,
      responsiblePersonId: null,
      waveId: null,
    })
    assert.deepEqual(filter(`stato=returned&stato=boh&cerca=val&miei=1&ondata=${me}&altro=2`), {
      states: ['returned'],
      search: 'val',
      responsiblePersonId: me,
      waveId: me,
    })
  })
})
