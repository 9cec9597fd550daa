// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { DomainError } from '../../shared/errors.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { parseReferenceFile as parse, readReference } from '../reference/index.ts'
import type { QualificationLevel, ServiceType, Term } from './model.ts'
import { bundledReferences, referenceKinds } from './reference-commands.ts'
import { termKind } from './reference-kinds.ts'

const parseReferenceFile = (name: string, text: string) => parse(referenceKinds, name, Buffer.from(text))

const term = {
  code: 'migration',
  title: 'Completamento della migrazione',
  dueOn: '2026-06-30',
  subject: 'migration',
  source: 'Decreto',
  certainty: 'certain',
  validFrom: '2021-12-15',
}
const file = (rows: unknown, kind = 'terms') => JSON.stringify({ kind, rows })
const whyRefused = (text: string) => {
  try {
    parseReferenceFile('prova.json', text)
    return null
  } catch (error) {
    return error instanceof DomainError ? `${error.code} ${error.message}` : 'a bug'
  }
}

describe('a file of reference rows', () => {
  test('is read with a byte order mark too', () => {
    const { kind, rows, rejects } = parseReferenceFile('prova.json', `\uFEFF${file([term])}`)
    assert.equal(kind.kind, 'terms')
    assert.deepEqual(rejects, [])
    assert.equal((rows[0] as unknown as Term).dueOn, '2026-06-30')
  })

  const wholes: [string, string, RegExp][] = [
    ['is not JSON', '{"kind":"terms","rows":[', /INV-014.*non è JSON/],
    ['has no kind', '{"rows":[]}', /manca «kind»/],
    ['has an invented kind', file([term], 'horoscopes'), /manca «kind»/],
    ['is empty', file([]), /non ha righe/],
    ['has rows that are no list', file({}), /non ha righe/],
  ]
  for (const [what, text, why] of wholes)
    test(`stops the import when it ${what}`, () => {
      assert.match(whyRefused(text) ?? '', why)
    })

  const rejected: [string, Record<string, unknown>, string][] = [
    ['a day that does not exist', { ...term, dueOn: '2026-02-31' }, 'dueOn'],
    ['a missing column', { ...term, source: undefined }, 'source'],
    ['an unknown name', { ...term, colour: 'red' }, 'colour'],
    ['a number where a text is wanted', { ...term, title: 5 }, 'title'],
    ['a code with blanks', { ...term, code: 'una scadenza' }, 'code'],
    ['a certainty of an office', { ...term, certainty: 'house' }, 'certainty'],
    ['an end before the beginning', { ...term, validTo: '2020-01-01' }, 'validTo'],
  ]
  for (const [what, row, field] of rejected)
    test(`keeps the good rows and says which has ${what}`, () => {
      const { rows, rejects } = parseReferenceFile('prova.json', file([{ ...term, code: 'plan' }, row]))
      assert.equal(rows.length, 1)
      assert.deepEqual(
        rejects.map((reject) => [reject.row, reject.field]),
        [[2, field]],
      )
    })

  test('refuses the second of two equal rows', () => {
    const { rows, rejects } = parseReferenceFile('prova.json', file([term, term]))
    assert.equal(rows.length, 1)
    assert.match(rejects[0]?.message ?? '', /due volte/)
  })

  test('refuses a default class without an official source, and a level that does not exist', () => {
    const type = {
      code: 'COM-1',
      label: 'Anagrafe',
      audience: 'municipality',
      defaultClass: 'critical',
      certainty: 'partial',
      source: 'x',
      validFrom: '2022-04-19',
    }
    assert.deepEqual(
      parseReferenceFile(
        'p',
        file([type, { ...type, code: 'COM-2', defaultClass: null }], 'service_types'),
      ).rejects.map((reject) => reject.field),
      ['defaultClass'],
    )
    const level = {
      code: 'QC5',
      family: 'QC',
      level: 5,
      servesClass: 'critical',
      certainty: 'certain',
      source: 'x',
      validFrom: '2023-01-19',
    }
    assert.deepEqual(
      parseReferenceFile('p', file([level], 'qualification_levels')).rejects.map((reject) => reject.field),
      ['level'],
    )
  })
})

describe('the rows that come with Regia', () => {
  const files = bundledReferences.map((path) => parseReferenceFile(path, readFileSync(path, 'utf8')))

  test('are all readable', () => {
    assert.deepEqual(
      files.map(({ kind, rejects }) => [kind.kind, rejects]),
      [
        ['terms', []],
        ['qualification_levels', []],
        ['service_types', []],
        ['requirements', []],
        ['population_bands', []],
        ['rule_values', []],
        ['milestones', []],
        ['evaluation_criteria', []],
      ],
    )
  })

  test('give every level of the four families: 1 ordinary and 3 strategic certain, 2 and 4 inferred', () => {
    const levels = files[1]?.rows as unknown as QualificationLevel[]
    assert.equal(levels.length, 16)
    for (const level of levels) {
      assert.equal(
        level.servesClass,
        level.level === 1 ? 'ordinary' : level.level === 2 ? 'critical' : 'strategic',
        level.code,
      )
      assert.equal(level.certainty, level.level % 2 === 1 ? 'certain' : 'inferred', level.code)
    }
  })

  test('give the four national terms', () => {
    const terms = files[0]?.rows as unknown as Term[]
    assert.deepEqual(Object.fromEntries(terms.map((each) => [each.code, each.dueOn])), {
      classification: '2022-07-18',
      'migration-plan': '2023-02-28',
      'lump-sums': '2026-03-31',
      migration: '2026-06-30',
    })
  })

  test('invent no default class', () => {
    const types = files[2]?.rows as unknown as ServiceType[]
    assert.ok(types.length > 70)
    assert.ok(types.every((type) => type.defaultClass === null))
  })
})

describe('the form of a reference row', () => {
  const form = {
    title: 'Conferma dell’inventario',
    dueOn: '15/03/2026',
    subject: 'other',
    source: 'Conferenza',
    validFrom: '01/03/2026',
    certainty: 'certain',
  }

  test('of an office makes a house term with a code from its title', () => {
    const { row } = readReference(termKind, { ...form, certainty: 'certain' }, 'a' as AssociationId)
    assert.equal(row?.certainty, 'house')
    assert.equal(row?.['code'], 'conferma-dell-inventario')
  })

  test('keeps what is wrong beside its field', () => {
    const { reader, row } = readReference(termKind, { dueOn: '31/02/2026', code: 'x y' }, null)
    assert.equal(row, null)
    assert.deepEqual(reader.errors.map((error) => error.field).sort(), [
      'certainty',
      'code',
      'dueOn',
      'source',
      'subject',
      'title',
      'validFrom',
    ])
  })
})
