// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DataCentreId, DigitalServiceId } from '../../shared/ids.ts'
import { cigFault, cupFault } from './codes.ts'
import { excessOf, monthsSpan, planDifferences, seenPlanOf } from './excess.ts'
import { askedFields, type FormField, proposedForm } from './form.ts'
import { emptyValues, type PlacedService, type SpendingFacts, type SpendingValues } from './model.ts'
import { check, dutyOf, stopsIn } from './rules.ts'
import { daysWaited } from './view.ts'

function aService(given: Partial<PlacedService>): PlacedService {
  return {
    administrationId: 'a' as never,
    administrationName: 'Valdorsa',
    serviceId: (given.name ?? 'Anagrafe') as DigitalServiceId,
    name: 'Anagrafe',
    dataClass: 'ordinary',
    isOwn: true,
    planNumber: 3,
    standing: 'approved',
    approach: 'B',
    hasReason: false,
    startsOn: null,
    endsOn: '2026-06-30',
    ...given,
  }
}

const whole: SpendingValues = {
  ...emptyValues,
  kind: 'ordinary_maintenance',
  subject: 'Manutenzione',
  purpose: 'avoid_interruption',
  need: 'Guasti',
  cloudReason: 'Non ancora',
  amounts: [
    { year: 2026, netCents: 1_098_000, vatCents: 241_560 },
    { year: 2027, netCents: 366_000, vatCents: 80_520 },
  ],
  startsOn: '2026-04-01',
  endsOn: '2027-03-31',
}

function facts(values: Partial<SpendingValues> = {}, given: Partial<SpendingFacts> = {}): SpendingFacts {
  const { form = proposedForm, duty = 'authorisation' } = given
  return {
    today: '2026-03-10',
    administrationKind: 'municipality',
    duty,
    form,
    asked: askedFields(form, duty),
    isRequalified: false,
    values: { ...whole, ...values },
    place: {
      id: 'd' as DataCentreId,
      name: 'Municipio',
      group: 'B',
      isGroupContested: false,
      state: 'active',
      closesOn: null,
      cpu: 38,
      storageGb: 9500,
      yearlyCost: { cents: 1_510_000, countedOn: '2025-12-31' },
      services: [aService({}), aService({ name: 'Tributi', endsOn: '2026-05-29' })],
    },
    siblings: [],
    documents: [],
    settings: {
      answerDays: 0,
      integrationDays: 30,
      expiryDays: [60, 30, 7],
      similarFewest: 5,
      expansionStops: true,
    },
    ...given,
  }
}

const found = (given: SpendingFacts) => check(given).findings.map(({ rule, level }) => `${rule} ${level}`)
const has = (given: SpendingFacts, rule: string) => found(given).includes(rule)
const within = { endsOn: '2026-06-30', amounts: [{ year: 2026, netCents: 366_000, vatCents: null }] }

describe('the contract beside the plan', () => {
  test('counts whole months, and parts of a month by its days', () => {
    assert.equal(monthsSpan('2026-04-01', '2027-03-31'), 12)
    assert.equal(monthsSpan('2026-04-16', '2026-04-30'), 0.5)
    assert.equal(monthsSpan('2026-02-01', '2026-02-28'), 1)
    assert.equal(monthsSpan('2026-05-02', '2026-05-01'), 0)
  })

  test('is beyond it by nine months and 10.980 euro, year by year', () => {
    const excess = excessOf({ startsOn: '2026-04-01', endsOn: '2027-03-31' }, '2026-06-30', whole.amounts)
    assert.deepEqual([excess?.months, excess?.cents, excess?.monthlyCents], [9, 1_098_000, 122_000])
    assert.deepEqual(
      excess?.years?.map(({ year, overCents }) => [year, overCents]),
      [
        [2026, 732_000],
        [2027, 366_000],
      ],
    )
  })

  test('tells no year when the money is paid in another one', () => {
    const paid = [{ year: 2026, netCents: 1_464_000, vatCents: null }]
    const excess = excessOf({ startsOn: '2026-04-01', endsOn: '2027-03-31' }, '2026-06-30', paid)
    assert.deepEqual([excess?.cents, excess?.years], [1_098_000, null])
  })

  for (const [endsOn, isBeyond] of [
    ['2026-06-29', false],
    ['2026-06-30', false],
    ['2026-07-01', true],
  ] as const)
    test(`that ends on ${endsOn} ${isBeyond ? 'is' : 'is not'} beyond a plan that ends on 30 June`, () => {
      assert.equal(has(facts({ endsOn }), 'SPESA-06 explain'), isBeyond)
    })

  test('keeps from sending until there are words for it', () => {
    assert.equal(stopsIn(check(facts()), facts().values), 1)
    const explained = facts({ excessReason: 'Solo anni interi' })
    assert.equal(stopsIn(check(explained), explained.values), 0)
  })

  test('is not compared for a communication', () => {
    assert.equal(has(facts({}, { duty: 'communication' }), 'SPESA-06 explain'), false)
  })

  test('says whose plan is missing, only sent, without days or without reasons', () => {
    const services = [
      aService({ standing: null, endsOn: null, approach: null, administrationName: 'Roccavento' }),
      aService({ name: 'Personale', standing: 'submitted' }),
      aService({ name: 'Biblioteca', approach: 'retain', endsOn: null, hasReason: false }),
    ]
    const given = facts(within, { place: { ...facts().place, services } })
    for (const rule of ['SPESA-07 warn', 'SPESA-08 warn', 'SPESA-09 info', 'SPESA-10 warn'])
      assert.ok(has(given, rule), rule)
  })
})

describe('what may be asked', () => {
  test('by the group of the data centre and the use', () => {
    assert.equal(dutyOf({ group: 'B' }, null, false), 'authorisation')
    assert.equal(dutyOf({ group: null }, null, false), 'authorisation')
    assert.equal(dutyOf({ group: 'A' }, null, false), 'communication')
    assert.equal(dutyOf({ group: 'PSN' }, null, false), 'communication')
    assert.equal(dutyOf({ group: 'B' }, 'research', false), 'prior_communication')
    assert.equal(dutyOf({ group: 'A' }, 'research', true), 'authorisation')
  })

  test('a new data centre never; an expansion as the setting says', () => {
    assert.ok(has(facts({ ...within, kind: 'new_data_centre' }), 'SPESA-03 stop'))
    const expansion = facts({ ...within, kind: 'expansion' })
    assert.ok(has(expansion, 'SPESA-04 stop'))
    const settings = { ...expansion.settings, expansionStops: false }
    assert.ok(has({ ...expansion, settings }, 'SPESA-04 warn'))
  })

  test('only once it says all it must', () => {
    const empty = facts({ ...emptyValues })
    assert.equal(found(empty).filter((each) => each.endsWith('stop')).length, 7)
  })

  test('as the edition of the form says: required stops, expected warns, optional and not asked say nothing', () => {
    const asking = (ask: 'required' | 'expected' | 'optional' | 'no', key: FormField = 'supplier') => ({
      ...proposedForm,
      fields: { ...proposedForm.fields, [key]: { ...proposedForm.fields[key], ask } },
    })
    const level = (form: typeof proposedForm, key: FormField = 'supplier') =>
      check(facts(within, { form })).findings.find(({ rule }) => rule === `SPESA-01-${key}`)?.level
    assert.deepEqual(
      (['required', 'expected', 'optional', 'no'] as const).map((ask) => level(asking(ask))),
      ['stop', 'warn', undefined, undefined],
    )
    assert.equal(level(asking('required', 'appointment'), 'appointment'), 'stop')
    assert.ok(has(facts(within, { form: asking('required', 'report') }), 'SPESA-19 stop'))
    assert.ok(
      !found(facts(within, { form: asking('optional', 'report') }))
        .join()
        .includes('SPESA-19'),
    )
    const unsigned = { documents: [{ purpose: 'report' as const, mediaType: 'application/pdf' }] }
    assert.ok(has(facts(within, { form: asking('required', 'report'), ...unsigned }), 'SPESA-19 warn'))
  })

  test('of its source as the edition gives it, unverified unless somebody read it', () => {
    const of = (isVerified: boolean) => {
      const need = { ...proposedForm.fields.need, source: 'Circolare di prova', isVerified }
      const form = { ...proposedForm, fields: { ...proposedForm.fields, need } }
      return check(facts({ need: '' }, { form })).findings.find(({ rule }) => rule === 'SPESA-01-need')
        ?.source
    }
    assert.deepEqual([of(false)?.act, of(false)?.unverified], ['Circolare di prova', true])
    assert.equal(of(true)?.unverified, false)
  })

  test('and of group A, whether a communication is due', () => {
    const communication = { isDue: false, source: 'Piano 2024-2026', isVerified: true }
    const title = (form: typeof proposedForm) =>
      check(facts(within, { form, duty: 'communication' })).findings.find(({ rule }) => rule === 'SPESA-17')
    assert.equal(title(proposedForm)?.title, 'Basta una comunicazione')
    assert.equal(title(proposedForm)?.source.unverified, true)
    const off = title({ ...proposedForm, number: 1, communication })
    assert.equal(off?.title, 'Nessuna comunicazione è dovuta')
    assert.deepEqual([off?.source.act, off?.source.unverified], ['Piano 2024-2026', false])
  })

  test('a question that is not asked is no place to mend something', () => {
    const { need, cloudReason } = proposedForm.fields
    const no = { ask: 'no' } as const
    const form = {
      ...proposedForm,
      fields: { ...proposedForm.fields, need: { ...need, ...no }, cloudReason: { ...cloudReason, ...no } },
    }
    const closed = { ...facts().place, state: 'closed' as const }
    const step = (given: SpendingFacts) => check(given).findings.find(({ rule }) => rule === 'SPESA-14')?.step
    assert.equal(step(facts(within, { place: closed })), 'motivo')
    assert.equal(step(facts(within, { place: closed, form })), null)
  })
})

describe('what is told without keeping from sending', () => {
  const sibling = {
    requestId: 's' as never,
    subject: 'Manutenzione',
    supplier: '',
    cig: '',
    state: 'authorised' as const,
    startsOn: '2025-06-01',
    endsOn: '2026-05-31',
    amounts: [{ year: 2026, netCents: 1_200_000, vatCents: null }],
  }

  test('the same asked within twelve months, the sum of the year, a closed place, a contested group, a start in the past', () => {
    const given = facts(
      { ...within, startsOn: '2026-03-01' },
      {
        siblings: [sibling],
        place: { ...facts().place, state: 'closed', isGroupContested: true, group: null },
      },
    )
    for (const rule of [
      'SPESA-12 warn',
      'SPESA-13 warn',
      'SPESA-14 warn',
      'SPESA-15 info',
      'SPESA-16 info',
      'SPESA-22 warn',
    ])
      assert.ok(has(given, rule), rule)
    assert.equal(stopsIn(check(given), given.values), 0)
    const later = facts(within, { siblings: [{ ...sibling, startsOn: '2025-03-31' }] })
    assert.ok(!has(later, 'SPESA-13 warn'))
  })

  test('a capacity that grows, beside the inventory', () => {
    const grown = check(facts({ ...within, growsCapacity: true, cpuAfter: 40 })).findings.find(
      ({ rule }) => rule === 'SPESA-05',
    )
    assert.match(grown?.detail ?? '', /CPU da 38 a 40/)
    assert.ok(
      check(facts({ ...within, growsCapacity: false })).passed.some((words) => words.includes('CPU 38')),
    )
  })

  test('a report that is not a signed file', () => {
    const signed = { documents: [{ purpose: 'report' as const, mediaType: 'application/pkcs7-mime' }] }
    assert.ok(has(facts(within), 'SPESA-19 warn'))
    assert.ok(!has(facts(within, signed), 'SPESA-19 warn'))
  })

  test('codes that are not written as they should', () => {
    assert.equal(cigFault('8527277397'), null)
    assert.match(cigFault('8527277398') ?? '', /non torna/)
    assert.equal(cigFault('Z3D1234567'), null)
    assert.match(cigFault('Z3E1234567') ?? '', /non torna/)
    assert.equal(cigFault('A0187A41FE'), null)
    assert.match(cigFault('12') ?? '', /10 caratteri/)
    assert.equal(cupFault('A11B22000000006'), null)
    assert.match(cupFault('A11B2200000000') ?? '', /15 caratteri/)
    const odd = facts({ ...within, cig: '12', cup: 'x' })
    assert.equal(stopsIn(check(odd), odd.values), 0)
  })
})

test('the plan that changed between two looks, service by service', () => {
  const before = seenPlanOf([aService({}), aService({ name: 'Tributi' })])
  const after = seenPlanOf([aService({ endsOn: '2026-05-31', planNumber: 4 })])
  assert.deepEqual(
    planDifferences(before, after).map(({ name, before: was, after: is }) => [name, was?.endsOn, is?.endsOn]),
    [
      ['Anagrafe', '2026-06-30', '2026-05-31'],
      ['Tributi', '2026-06-30', undefined],
    ],
  )
  assert.deepEqual(planDifferences(before, before), [])
})

test('the clock leaves out the days it waited for the owner', () => {
  const request = { submittedAt: new Date('2026-03-01T10:00:00Z'), decidedAt: null }
  const asked = { askedOn: '2026-03-05', answeredOn: '2026-03-15' }
  assert.equal(daysWaited(request, [asked], '2026-03-21'), 10)
  assert.equal(daysWaited(request, [{ ...asked, answeredOn: null }], '2026-03-21'), 4)
  assert.equal(daysWaited({ submittedAt: null, decidedAt: null }, [], '2026-03-21'), null)
})
