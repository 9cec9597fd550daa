// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decide, movesFrom } from '../../shared/lifecycle.ts'
import { parseListQuery } from '../../shared/list-query.ts'
import { qualificationEnd } from '../../shared/qualification.ts'
import { roles, writingRoles } from '../../shared/roles.ts'
import { dataCentreTransitions, serviceTransitions } from './lifecycle.ts'
import { activeFilters, listPath, serviceFilter, serviceListSpec, serviceViews } from './list.ts'
import {
  type DataCentre,
  type DigitalService,
  dataCentreStates,
  type HostedService,
  type Requirement,
  type RequirementAnswer,
  serviceStates,
} from './model.ts'
import {
  checklistOn,
  dataCentreGapsOf,
  defaultClassIsOfficial,
  gapsOf,
  groupOfAnswers,
  isPast,
  qualificationStatus,
  type ServiceGap,
  termStatus,
} from './rules.ts'
import { namesInWords, placeInWords } from './view.ts'

const complete: Parameters<typeof gapsOf>[0] = {
  state: 'active',
  dataClass: 'critical',
  dataClassSource: 'ACN',
  dataClassOn: '2026-03-01',
  hosting: 'cloud',
  software: [{ id: 'w' as DigitalService['software'][number]['id'], name: 'Demos' }],
  usersCount: 0,
  responsiblePersonId: 'p' as DigitalService['responsiblePersonId'],
}

describe('what is missing of a service', () => {
  test('nothing, when all is known: zero users is known', () => {
    assert.deepEqual(gapsOf(complete), [])
  })

  const cases: [ServiceGap, Partial<typeof complete>][] = [
    ['class', { dataClass: null, dataClassSource: '', dataClassOn: null }],
    ['class_source', { dataClassSource: '' }],
    ['class_source', { dataClassOn: null }],
    ['place', { hosting: 'unknown' }],
    ['software', { software: [] }],
    ['users', { usersCount: null }],
    ['responsible', { responsiblePersonId: null }],
  ]
  for (const [gap, change] of cases)
    test(`${gap} with ${JSON.stringify(change)}`, () => {
      assert.deepEqual(gapsOf({ ...complete, ...change }), [gap])
    })

  test('nothing of a service that ceased', () => {
    assert.deepEqual(gapsOf({ ...complete, state: 'ceased', dataClass: null, hosting: 'unknown' }), [])
  })
})

describe('what is missing of a data centre', () => {
  const place = {
    state: 'active',
    group: 'B',
    groupReason: 'Manca un requisito',
    groupSource: 'Censimento',
    groupOn: '2020-02-10',
    closesOn: '2026-06-30',
    servers: 4,
    cpu: null,
    ram: null,
    storage: null,
    racks: null,
    energy: null,
    capacityOn: '2026-01-01',
  } as DataCentre
  const cases: [string, Partial<DataCentre>, string[]][] = [
    ['all is known', {}, []],
    ['group B does not say when it closes', { closesOn: null }, ['closing']],
    ['group A need not close', { group: 'A', closesOn: null }, []],
    ['a group needs its reason', { groupReason: '' }, ['group_reason']],
    ['a group needs its source and its day', { groupOn: null }, ['group_source']],
    [
      'without a group only the group is missing',
      { group: null, groupReason: '', groupSource: '', groupOn: null },
      ['group'],
    ],
    ['how large it is', { servers: null, capacityOn: null }, ['capacity']],
    ['of which day the figures are', { capacityOn: null, energy: 0 }, ['capacity_on']],
    ['a closed one misses nothing', { state: 'closed', group: null }, []],
  ]
  for (const [name, change, gaps] of cases)
    test(name, () => {
      assert.deepEqual(dataCentreGapsOf({ ...place, ...change }), gaps)
    })
})

test('a default class is shown only when an official text gives it', () => {
  assert.equal(defaultClassIsOfficial({ defaultClass: 'critical', certainty: 'certain' }), true)
  assert.equal(defaultClassIsOfficial({ defaultClass: 'critical', certainty: 'secondary' }), false)
  assert.equal(defaultClassIsOfficial({ defaultClass: null, certainty: 'inferred' }), true)
})

test('today is past enough, tomorrow is not', () => {
  assert.equal(isPast('2026-03-10', '2026-03-10'), true)
  assert.equal(isPast('2026-03-11', '2026-03-10'), false)
})

describe('lifecycles: every state, action and role', () => {
  const hosted = [{ name: 'Anagrafe' } as HostedService]

  for (const role of [...roles, null])
    for (const state of serviceStates)
      for (const action of ['cease', 'restore'] as const)
        test(`service ${state}: ${action} by ${role}`, () => {
          const decision = decide(serviceTransitions, state, action, role, null)
          const right = (state === 'active') === (action === 'cease')
          const expected = !right
            ? { ok: false, code: 'LIFE-002' }
            : role && writingRoles.includes(role)
              ? { ok: true, to: action === 'cease' ? 'ceased' : 'active' }
              : { ok: false, code: 'LIFE-004' }
          assert.deepEqual(decision, expected)
        })

  const table: Record<string, Record<string, string>> = {
    active: { decommission: 'in_decommissioning', close: 'closed', resume: 'LIFE-002', reopen: 'LIFE-002' },
    in_decommissioning: { resume: 'active', close: 'closed', decommission: 'LIFE-002', reopen: 'LIFE-003' },
    closed: { reopen: 'active', close: 'LIFE-002', decommission: 'LIFE-003', resume: 'LIFE-003' },
  }
  for (const role of roles)
    for (const state of dataCentreStates)
      for (const action of ['decommission', 'resume', 'close', 'reopen'] as const)
        test(`data centre ${state}: ${action} by ${role}`, () => {
          const decision = decide(dataCentreTransitions, state, action, role, { hosted: [] }, 'motivo')
          const expected = table[state]?.[action] ?? ''
          if (expected.startsWith('LIFE')) assert.deepEqual(decision, { ok: false, code: expected })
          else if (writingRoles.includes(role)) assert.deepEqual(decision, { ok: true, to: expected })
          else assert.deepEqual(decision, { ok: false, code: 'LIFE-004' })
        })

  test('a data centre does not close while it hosts anything', () => {
    assert.deepEqual(decide(dataCentreTransitions, 'active', 'close', 'contact', { hosted }), {
      ok: false,
      code: 'INV-003',
    })
    assert.deepEqual(decide(dataCentreTransitions, 'active', 'close', 'contact', { hosted: [] }), {
      ok: true,
      to: 'closed',
    })
  })

  test('going back asks why', () => {
    for (const [state, action] of [
      ['in_decommissioning', 'resume'],
      ['closed', 'reopen'],
    ] as const)
      assert.deepEqual(decide(dataCentreTransitions, state, action, 'contact', { hosted: [] }, '  '), {
        ok: false,
        code: 'LIFE-005',
      })
  })

  test('a reader is offered nothing', () => {
    assert.deepEqual(movesFrom(dataCentreTransitions, 'active', 'reviewer'), [])
    assert.deepEqual(
      movesFrom(dataCentreTransitions, 'active', 'contact').map((move) => move.labelIt),
      ['Avvia la dismissione', 'Chiudi il data center'],
    )
  })
})

describe('the state of the list in the address', () => {
  test('is read with the words of the address, and nothing else', () => {
    const query = parseListQuery(
      serviceListSpec,
      '?ente=c_a123&classe=critico&classe=segreto&dove=non-noto&gruppo=b&manca=classe&cerca=ana',
    )
    assert.deepEqual(serviceFilter(query), {
      body: 'c_a123',
      words: 'ana',
      classes: ['critical'],
      hostings: ['unknown'],
      groups: ['B'],
      gaps: ['class'],
      ceased: false,
    })
  })

  test('shows each filter as a chip in words', () => {
    const query = parseListQuery(serviceListSpec, '?ente=c_a123&manca=posto&gruppo=b')
    assert.deepEqual(
      activeFilters(query, 'Comune di Valdorsa').map(({ label }) => label),
      ['Ente: Comune di Valdorsa', 'Gruppo del data center: Gruppo B', 'Che cosa manca: manca dove sta'],
    )
  })

  test('a saved view keeps the body and drops the rest', () => {
    const query = parseListQuery(serviceListSpec, '?ente=c_a123&classe=critico')
    assert.deepEqual(
      serviceViews(query).map((view) => listPath(view.query)),
      [
        '/inventario?ente=c_a123',
        '/inventario?ente=c_a123&manca=classe',
        '/inventario?ente=c_a123&gruppo=b',
        '/inventario?ente=c_a123&manca=posto',
        '/inventario?ente=c_a123&cessati=1',
      ],
    )
  })
})

describe('words', () => {
  test('names in a sentence', () => {
    assert.equal(namesInWords([]), '')
    assert.equal(namesInWords(['A']), 'A')
    assert.equal(namesInWords(['A', 'B']), 'A e B')
    assert.equal(namesInWords(['A', 'B', 'C', 'D', 'E', 'F']), 'A, B, C, D, E e un altro')
    assert.equal(namesInWords(['A', 'B', 'C', 'D', 'E', 'F', 'G']), 'A, B, C, D, E e altri 2')
  })

  test('a place says its group, and whose it is when it is of another body', () => {
    const place = { name: 'Sala', group: null, administrationName: 'Unione' } as const
    assert.equal(placeInWords(place, true), 'Sala (gruppo non assegnato)')
    assert.equal(placeInWords({ ...place, group: 'PSN' }, false), 'Sala, Unione (candidabile a PSN)')
  })
})

describe('the group that answers lead to', () => {
  const row = (code: string, columns: string, dates: Partial<Requirement> = {}) =>
    ({
      checklist: 'c',
      code,
      forPsn: columns.includes('P'),
      forA: columns.includes('A'),
      validFrom: '2019-06-14',
      validTo: null,
      ...dates,
    }) as Requirement
  const rows = [row('1', 'PA'), row('2', 'PA'), row('3', 'P')]
  const given = (...answers: (RequirementAnswer | null)[]) =>
    new Map(answers.map((answer, index) => [String(index + 1), { answer }]))
  const cases: [string, ReturnType<typeof given>, string | null][] = [
    ['nothing answered, nothing suggested', given(), null],
    ['all of the column PSN', given('met', 'met', 'met'), 'PSN'],
    ['all of the column A only', given('met', 'met', 'not_met'), 'A'],
    ['all of the column A, the rest open', given('met', 'met'), 'A'],
    ['a partial answer', given('met', 'partly', 'met'), 'B'],
    ['a missing answer', given('met', null, 'met'), 'B'],
    ['one not met', given('not_met', 'met', 'met'), 'B'],
  ]
  for (const [name, answers, group] of cases)
    test(name, () => assert.equal(groupOfAnswers(rows, answers), group))

  test('a column that asks nothing gives no group', () => {
    assert.equal(groupOfAnswers([row('1', 'P')], given('not_met')), 'B')
    assert.equal(groupOfAnswers([row('1', '')], given('met')), 'B')
  })

  test('the list is the one in force that began last; without one, the last there was, as an example', () => {
    const old = row('1', 'P', { checklist: 'old', validFrom: '2017-11-30', validTo: '2019-06-13' })
    assert.equal(checklistOn([], '2020-01-01'), null)
    assert.deepEqual(checklistOn([old], '2019-06-13'), { checklist: 'old', rows: [old], isSuperseded: false })
    assert.deepEqual(checklistOn([old], '2019-06-14'), { checklist: 'old', rows: [old], isSuperseded: true })
    assert.equal(checklistOn([old, ...rows], '2019-06-14')?.checklist, 'c')
    assert.equal(checklistOn([old, ...rows], '2019-06-14')?.rows.length, 3)
  })
})

describe('a qualified service', () => {
  const row = { state: 'qualified', validTo: '2026-06-30', renewalAskedOn: null } as const
  const cases: [string, Parameters<typeof qualificationStatus>[0], string, string][] = [
    ['ninety-one days before its end', row, '2026-03-31', 'in vigore'],
    ['ninety days before', row, '2026-04-01', 'scade fra 90 giorni'],
    ['on its last day', row, '2026-06-30', 'scade oggi'],
    ['the day after', row, '2026-07-01', 'scaduto'],
    [
      'with a renewal asked in time',
      { ...row, renewalAskedOn: '2026-04-01' },
      '2026-07-01',
      'rinnovo in corso',
    ],
    ['with a renewal asked late', { ...row, renewalAskedOn: '2026-04-02' }, '2026-07-01', 'scaduto'],
    ['before the renewal was asked', { ...row, renewalAskedOn: '2026-04-01' }, '2026-03-31', 'in vigore'],
    ['revoked', { ...row, state: 'revoked', validTo: null }, '2026-04-01', 'revocato'],
  ]
  for (const [what, given, onDate, label] of cases)
    test(`${what} is «${label}»`, () => assert.equal(qualificationStatus(given, onDate).label, label))

  test('holds for thirty-six months', () => {
    assert.equal(qualificationEnd('2024-09-01'), '2027-08-31')
    assert.equal(qualificationEnd('2024-02-29'), '2027-02-27')
  })
})

test('a term says how far it is, and by how much it is past', () => {
  const on = (day: string) => termStatus({ dueOn: '2026-06-30' }, day).label
  assert.deepEqual(['2026-06-29', '2026-06-30', '2026-07-01', '2026-07-02'].map(on), [
    'manca 1 giorno',
    'scade oggi',
    'oltre il termine da 1 giorno',
    'oltre il termine da 2 giorni',
  ])
})
