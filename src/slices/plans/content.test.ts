// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { aPlace, aPlanRow, aServiceOf, idOf, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import { canonicalJson, type Json } from '../../shared/canonical-json.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import {
  asJson,
  compareContents,
  compareRecovery,
  contentOf,
  portalFields,
  readContent,
  totalsOf,
} from './content.ts'
import { emptyItemValues, type PlanFacts } from './model.ts'
import { planFindings } from './rules.ts'

const contentOfFacts = (values: Partial<PlanFacts> = {}) => {
  const facts = planFacts(values)
  return contentOf(facts, planFindings(facts))
}

/** A value with the members of every object in another order. */
function shuffled(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((each) => shuffled(each as Json, seed))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value as Record<string, Json>)
  const turned = entries.map((_, index) => entries[(index * 7 + seed) % entries.length])
  const order = new Set(turned.filter((entry) => entry !== undefined).map(([key]) => key))
  const record = value as Record<string, Json>
  return Object.fromEntries(
    [...order, ...Object.keys(record).filter((key) => !order.has(key))].map((key) => [
      key,
      shuffled(record[key] as Json, seed),
    ]),
  )
}

describe('the canonical text of a version', () => {
  const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('json')),
      fc.dictionary(fc.string(), tie('json')),
    ),
  })).json

  it('is the same for the same value, whatever the order of its members', () => {
    fc.assert(
      fc.property(json, fc.nat(97), (value, seed) => {
        assert.equal(canonicalJson(shuffled(value, seed)), canonicalJson(value))
      }),
    )
  })
  it('reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
  it('refuses what has no one text', () => {
    for (const value of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      assert.throws(() => canonicalJson({ amount: value }))
  })
  it('holds a whole plan and gives it back', () => {
    const content = contentOfFacts({ dataCentres: [aPlace()] })
    const text = canonicalJson(asJson(content))
    assert.deepEqual(readContent(text), content)
    assert.equal(canonicalJson(shuffled(asJson(content), 5)), text)
  })
  it('of a form before the cards reads with what it did not have empty', () => {
    const old = readContent(
      '{"administration":{"id":"a","ipaCode":null,"name":"Valdorsa"},"dataCentres":[],"findings":[],"late":null,"number":1,"planId":"p","schema":"regia-piano/1","services":[{"approach":"A","id":"s","name":"Anagrafe","software":["Demos 5"],"users":null}]}',
    )
    assert.equal(old.services[0]?.originKind, null)
    assert.equal(old.services[0]?.dataReason, '')
    const portal = portalFields(old).map((field) => field.key)
    assert.ok(!portal.includes('s.migratedSoftware'), 'what was carried over stays what it was')
    const [compared] = compareContents(old, {
      ...old,
      services: old.services.map((s) => ({ ...s, originKind: 'iaas' as const })),
    })
    assert.deepEqual(
      compared?.fields
        .filter((field) => field.changed)
        .map((field) => [field.label, field.before, field.after]),
      [['Da dove parte', null, 'Cloud IaaS']],
    )
  })
  it('is refused when it is of a form not known', () => {
    assert.throws(() => readContent('{"schema":"regia-piano/9"}'), /Unknown plan schema/)
  })
})

describe('the content of a version', () => {
  it('leaves out what is not in the plan, and what does not count for the answer', () => {
    const content = contentOfFacts({
      services: [
        aServiceOf('Anagrafe', { ...settled, approach: 'retain', reason: 'Gara', reviewOn: '2027-01-01' }),
        aServiceOf('Protocollo', null),
      ],
    })
    assert.deepEqual(
      content.services.map(({ name, approach, reason, reviewOn, destinationKind, costCents, endsOn }) => ({
        name,
        approach,
        reason,
        reviewOn,
        destinationKind,
        costCents,
        endsOn,
      })),
      [
        {
          name: 'Anagrafe',
          approach: 'retain',
          reason: 'Gara',
          reviewOn: '2027-01-01',
          destinationKind: null,
          costCents: null,
          endsOn: null,
        },
      ],
    )
  })
  it('says where a service runs by the name of its place', () => {
    const content = contentOfFacts({
      dataCentres: [aPlace()],
      services: [
        aServiceOf('Anagrafe', settled, { dataCentreId: idOf('9') as DataCentreId, hosting: 'data_centre' }),
        aServiceOf('Mensa', settled, { hosting: 'cloud' }),
      ],
    })
    assert.deepEqual(
      content.services.map((service) => service.hosting),
      ['Municipio', 'già in cloud'],
    )
  })
})

describe('the comparison of two versions', () => {
  const before = contentOfFacts({ services: [aServiceOf('Anagrafe'), aServiceOf('Mensa')] })
  const after = contentOfFacts({
    services: [aServiceOf('Anagrafe', { ...settled, endsOn: '2026-06-01' }), aServiceOf('Protocollo')],
  })
  it('tells what is new, changed, gone and the same', () => {
    const changes = compareContents(before, after).map((service) => [service.name, service.change])
    assert.deepEqual(changes, [
      ['Anagrafe', 'changed'],
      ['Protocollo', 'added'],
      ['Mensa', 'removed'],
    ])
    assert.deepEqual(
      compareContents(before, before).map((service) => service.change),
      ['same', 'same'],
    )
  })
  it('marks only the fields that differ, with both values', () => {
    const [anagrafe] = compareContents(before, after)
    assert.deepEqual(
      anagrafe?.fields.filter((field) => field.changed),
      [{ label: 'Fine prevista', before: '18/05/2026', after: '01/06/2026', changed: true }],
    )
  })
  it('compares with nothing without saying that all is new', () => {
    assert.ok(compareContents(null, after).every((service) => service.change === 'same'))
  })
  it('tells a recovery plan that came, changed or went', () => {
    const asked = contentOfFacts({ plan: aPlanRow({ lateReason: 'Gara', lateNewEndOn: '2026-09-30' }) })
    assert.deepEqual(
      compareRecovery(before, asked).map(({ before: was, after: is, changed }) => [was, is, changed]),
      [
        [null, 'Gara', true],
        [null, '30/09/2026', true],
      ],
    )
    assert.deepEqual(compareRecovery(before, before), [])
    assert.ok(compareRecovery(asked, asked).every((field) => !field.changed))
  })
})

describe('the totals', () => {
  it('count a missing amount as missing, never as zero', () => {
    const totals = totalsOf([
      settled,
      { ...settled, costCents: null },
      { ...settled, approach: 'A', strategy: 'rehost', costCents: 0, yearlyFeeCents: null },
      { ...emptyItemValues, approach: 'not_due' },
      emptyItemValues,
    ])
    assert.deepEqual(totals, {
      services: 5,
      modeA: 1,
      modeB: 2,
      retain: 0,
      retire: 0,
      notDue: 1,
      undecided: 1,
      lastEndOn: '2026-05-18',
      costCents: 420_000,
      costMissing: 1,
      yearlyFeeCents: 370_000,
      yearlyFeeMissing: 1,
    })
  })
})

describe('the fields of the portal', () => {
  it('have keys of their own and come service by service, without what is empty', () => {
    const fields = portalFields(contentOfFacts({ services: [aServiceOf('Anagrafe'), aServiceOf('Mensa')] }))
    assert.equal(new Set(fields.map((field) => field.key)).size, fields.length)
    assert.deepEqual(
      fields.slice(0, 7).map(({ section, label, value }) => [section, label, value]),
      [
        ['Ente', 'Denominazione', 'Valdorsa'],
        ['Ente', 'Codice IPA', 'c_zz01'],
        ['Anagrafe', 'Servizio', 'Anagrafe'],
        ['Anagrafe', 'Classe', 'Ordinario'],
        ['Anagrafe', 'Nome applicativo', 'Demos 5'],
        ['Anagrafe', 'Numero di utenti', '11'],
        ['Anagrafe', 'Modo', 'B, aggiornamento in sicurezza di applicazioni'],
      ],
    )
    assert.ok(!fields.some((field) => field.label === 'Da rivedere il'))
  })
})
