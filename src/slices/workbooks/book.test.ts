// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { AdministrationId } from '../../shared/ids.ts'
import { newDataCentreValues, newSoftwareValues } from '../inventory/index.ts'
import { BookCheck, type BookContext } from './book-compare.ts'
import { bookCsv, bookFile } from './book-export.ts'
import { plain } from './cells.ts'
import { bookSheets } from './inventory-book.ts'
import type { Known, RowOutcome } from './model.ts'
import { openFile } from './read-rows.ts'
import type { RecognisedRow } from './recognise.ts'

const body = '0190a000-0000-7000-8000-000000000001' as AdministrationId
const codeOf = (id: AdministrationId) => (id === body ? 'c_x123' : id)
const id = (number: number) => `0190a000-0000-7000-9000-${number.toString(16).padStart(12, '0')}`
const file = { remembered: {}, told: null }

async function outcomes(
  bytes: Uint8Array,
  known: Known,
  fileName = 'inventario.xlsx',
): Promise<RowOutcome[]> {
  const { head, rows: read } = await openFile({ bytes, fileName, ...file })
  assert.equal(head.kind, 'inventory')
  const all: RecognisedRow[] = []
  for await (const batch of read) all.push(...batch)
  const rows = all.map((row, index) => ({ ...row, bodyId: body, newId: id(900_000 + index), answers: {} }))
  const context: BookContext = {
    today: '2026-03-10',
    sheets: head.sheets,
    codeOf,
    types: new Map([['T1', 'T1']]),
    foreign: new Map(),
    refused: new Map(),
  }
  const check = new BookCheck(known, rows, context)
  return rows.map((row) => check.check(row))
}

const hostile = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom(
    '-',
    '–',
    '=1+1',
    "'=x",
    '@SUM',
    'a;b',
    'a\nb',
    'Demos #1a2b3c4d',
    '"virgolette"',
    '_x0041_',
    ' spazi  doppi ',
    '<b>&amp;',
    '12',
    '1.234',
    '30/06/2026',
    'sì',
    'Cloud',
    'ﬁne',
    'ESEMPIO',
    'Аnagrafe',
    '\u200bnulla',
    '***',
  ),
)
const text = (max: number) =>
  fc.oneof(
    fc.constant(''),
    hostile.map((each) => [...each].slice(0, max).join('')),
  )
const day = fc.oneof(
  fc.constant(null),
  fc
    .integer({ min: 0, max: 8000 })
    .map((days) => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10)),
)
const count = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 2_000_000 }))
const degree = fc.constantFrom('high', 'medium', 'low', null)
const name = hostile.filter(
  (each) => each.trim() !== '' && plain(each) !== '' && !/^[-–—]$/.test(each.trim()),
)

/** An invented inventory, with names that nobody would choose. */
const inventories: fc.Arbitrary<Known> = fc
  .record({
    places: fc.array(
      fc.record({
        name,
        site: text(50),
        groupReason: text(50),
        closesOn: fc.constant(null),
        isShared: fc.boolean(),
        servers: fc.constantFrom(null, 1, 40),
        ram: count,
        capacityOn: day,
      }),
      { maxLength: 3 },
    ),
    software: fc.array(
      fc.record({
        name,
        productVersion: text(20),
        supplier: text(40),
        contractEndsOn: day,
        licences: text(80),
        yearlyCostCents: count,
        opportunity: degree,
        risk: degree,
      }),
      { maxLength: 4 },
    ),
    services: fc.array(
      fc.record({
        name,
        note: text(60),
        usersCount: count,
        dataClass: fc.constantFrom('ordinary', 'critical', null),
        place: fc.nat(5),
        links: fc.array(fc.nat(5), { maxLength: 3 }),
      }),
      { maxLength: 5 },
    ),
    reason: text(40),
  })
  .map(({ places, software, services, reason }) => {
    const dataCentres = places.map((each, index) => ({
      ...newDataCentreValues(''),
      ...each,
      id: id(index),
      administrationId: body,
      state: 'active',
      version: 1,
    }))
    const programs = software.map((each, index) => ({
      ...newSoftwareValues(''),
      ...each,
      id: id(100 + index),
      administrationId: body,
      version: 1,
    }))
    const digital = services.map(({ place, links, ...each }, index) => {
      const used = [...new Set(links)].flatMap((at) => programs[at] ?? [])
      return {
        ...each,
        id: id(200 + index),
        administrationId: body,
        typeCode: null,
        state: 'active',
        dataClassSource: '',
        dataClassOn: null,
        hosting: dataCentres[place]
          ? 'data_centre'
          : (['cloud', 'supplier', 'unknown'][place % 3] ?? 'cloud'),
        dataCentreId: dataCentres[place]?.id ?? null,
        responsiblePersonId: null,
        software: used.map((one) => ({ id: one.id, name: one.name })),
        version: 1,
      }
    })
    const dependencies = digital
      .slice(1)
      .map((each, index) => ({ serviceId: digital[index]?.id, dependsOnId: each.id, reason }))
    return {
      administrationId: body,
      dataCentres,
      hosts: [],
      software: programs,
      services: digital,
      dependencies,
    } as unknown as Known
  })

describe('out and back', () => {
  for (const format of ['xlsx', 'ods'] as const)
    test(`changes nothing in .${format}, whatever the names`, async () => {
      await fc.assert(
        fc.asyncProperty(inventories, fc.boolean(), async (known, isWhole) => {
          fc.pre(known.dataCentres.length + known.software.length + known.services.length > 0)
          const bytes = await bookFile({ bodies: [known], codeOf, isWhole }, format)
          for (const each of await outcomes(bytes, known, `inventario.${format}`))
            assert.equal(each.verdict, 'unchanged', JSON.stringify(each))
        }),
        { numRuns: 15 },
      )
    })

  test('changes nothing in .csv, sheet by sheet', async () => {
    await fc.assert(
      fc.asyncProperty(inventories, fc.integer({ min: 0, max: 4 }), async (known, sheet) => {
        const rows =
          [known.dataCentres, known.software, known.services, known.services, known.dependencies][sheet] ?? []
        fc.pre(rows.length > 0)
        const bytes = Buffer.from(bookCsv(sheet, { bodies: [known], codeOf, isWhole: true }))
        const found = await outcomes(bytes, known, `${bookSheets[sheet]?.title}.csv`)
        assert.equal(found.length, rows.length)
        for (const each of found) assert.equal(each.verdict, 'unchanged', JSON.stringify(each))
      }),
      { numRuns: 40 },
    )
  })
})
