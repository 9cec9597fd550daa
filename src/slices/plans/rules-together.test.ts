// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aPlanRow, aServiceOf, planFacts, settled } from '../../../test/factories/plan-facts.ts'
import { formatMoney } from '../../shared/money.ts'
import type { PlanFacts, PlanItemValues, ServiceFacts } from './model.ts'
import { paidBy12 } from './movements.ts'
import type { PlanRule } from './rules-kit.ts'
import {
  amountsUsual,
  dependentTogether,
  financedBy12,
  modeFitsModel,
  servicesOnce,
  spreadOf,
} from './rules-together.ts'

const told = (rule: PlanRule, facts: Partial<PlanFacts>) =>
  rule(planFacts(facts)).map(({ rule, level, subjectName, certainty }) => [
    rule,
    level,
    subjectName,
    certainty,
  ])
const one = (rule: PlanRule, decision: Partial<PlanItemValues>, values: Partial<ServiceFacts> = {}) =>
  rule(planFacts({ services: [aServiceOf('Anagrafe', { ...settled, ...decision }, values)] }))

describe('services that depend on each other (PR-17)', () => {
  const torn = (
    needing: Partial<PlanItemValues> | null,
    needed: Partial<PlanItemValues> | null,
    dependencyGapDays = 90,
  ) => {
    const services = [
      aServiceOf('Anagrafe', needing && { ...settled, ...needing }),
      aServiceOf('Accesso', needed && { ...settled, ...needed }),
    ]
    const [a, b] = services.map((each) => each.digitalServiceId)
    const dependencies = [{ serviceId: a ?? '', dependsOnId: b ?? '' }]
    return dependentTogether(planFacts({ services, dependencies, dependencyGapDays })).map(
      (each) => each.detail,
    )
  }
  it('are torn apart when one moves and the other stays, whichever', () => {
    assert.deepEqual(torn({}, { approach: 'retain' }), ['Accesso resta dov’è e Anagrafe si sposta.'])
    assert.deepEqual(torn({ approach: 'retain' }, {}), ['Anagrafe resta dov’è e Accesso si sposta.'])
  })
  it('are torn apart when the needed one is dismissed, not when the needing one is', () => {
    assert.deepEqual(torn({}, { approach: 'retire' }), ['Accesso si dismette e Anagrafe ne ha bisogno.'])
    assert.deepEqual(torn({ approach: 'retire' }, {}), [])
    assert.deepEqual(torn({ approach: 'retire' }, { approach: 'retire' }), [])
  })
  it('are torn apart by two places, and not by one name written twice', () => {
    assert.match(torn({}, { destinationName: 'Altro Cloud' })[0] ?? '', /posti diversi/)
    assert.match(torn({}, { destinationKind: 'psn' })[0] ?? '', /posti diversi/)
    assert.deepEqual(torn({}, { destinationName: ' archivia  CLOUD ' }), [])
    assert.deepEqual(torn({}, { destinationName: '' }), [])
    assert.deepEqual(torn({}, { destinationKind: null }), [])
  })
  it('are noted in two places, and warned of when one stays too', () => {
    const level = (needed: Partial<PlanItemValues>[]) => {
      const services = [settled, ...needed.map((each) => ({ ...settled, ...each }))].map((each, at) =>
        aServiceOf(['Anagrafe', 'Accesso', 'Firma'][at] ?? '', each),
      )
      const [a = '', ...others] = services.map((each) => each.digitalServiceId as string)
      const dependencies = others.map((dependsOnId) => ({ serviceId: a, dependsOnId }))
      return dependentTogether(planFacts({ services, dependencies })).map((each) => each.level)
    }
    assert.deepEqual(level([{ destinationName: 'Altro Cloud' }]), ['info'])
    assert.deepEqual(level([{ destinationName: 'Altro Cloud' }, { approach: 'retain' }]), ['warn'])
  })
  it('may end as many days apart as the value says, and no more', () => {
    assert.deepEqual(torn({ endsOn: '2026-05-18' }, { endsOn: '2026-08-16' }), [])
    assert.match(torn({ endsOn: '2026-05-18' }, { endsOn: '2026-08-17' })[0] ?? '', /passano 91 giorni/)
    assert.match(torn({ endsOn: '2026-08-17' }, { endsOn: '2026-05-18' })[0] ?? '', /più di 90/)
    assert.deepEqual(torn({ endsOn: '2026-05-18' }, { endsOn: '2026-08-17' }, 91), [])
    assert.deepEqual(torn({ endsOn: null }, {}), [])
  })
  it('say nothing while one is not decided, not due or out of the plan', () => {
    assert.deepEqual(torn({}, { approach: null }), [])
    assert.deepEqual(torn({}, { approach: 'not_due' }), [])
    assert.deepEqual(torn({}, null), [])
  })
  it('are told once for the service that needs others, as a house rule', () => {
    const services = ['Anagrafe', 'Accesso', 'Firma'].map((name, at) =>
      aServiceOf(name, at === 0 ? settled : { ...settled, approach: 'retain' }),
    )
    const [a, b, c] = services.map((each) => each.digitalServiceId as string)
    const dependencies = [b, c].map((dependsOnId = '') => ({ serviceId: a ?? '', dependsOnId }))
    assert.deepEqual(told(dependentTogether, { services, dependencies }), [
      ['PR-17', 'warn', 'Anagrafe', 'house'],
    ])
  })
})

describe('mode and service model (PR-18)', () => {
  const found = (approach: 'A' | 'B', serviceModel: PlanItemValues['serviceModel']) =>
    one(modeFitsModel, { approach, strategy: null, serviceModel }).map(({ level, certainty }) => [
      level,
      certainty,
    ])
  it('A goes with IaaS, hosting and housing, B with PaaS and SaaS', () => {
    for (const model of ['iaas', 'hosting', 'housing'] as const) {
      assert.deepEqual(found('A', model), [])
      assert.deepEqual(found('B', model), [['warn', 'certain']])
    }
    for (const model of ['paas', 'saas'] as const) {
      assert.deepEqual(found('B', model), [])
      assert.deepEqual(found('A', model), [['warn', 'certain']])
    }
  })
  it('is not asked without a model, nor of what does not move', () => {
    assert.deepEqual(found('A', null), [])
    assert.deepEqual(one(modeFitsModel, { approach: 'retain', serviceModel: 'iaas' }), [])
  })
})

describe('measure 1.2 (PR-19)', () => {
  const paid = (
    originKind: PlanItemValues['originKind'],
    serviceModel: PlanItemValues['serviceModel'],
    approach: 'A' | 'B',
    isOriginQualified: boolean | null = null,
  ) => paidBy12({ originKind, serviceModel, approach, isOriginQualified })
  it('pays each movement of its table, in its mode', () => {
    assert.equal(paid('on_premise_unstructured', 'saas', 'B'), 'yes')
    assert.equal(paid('on_premise_unstructured', 'iaas', 'A'), 'no')
    assert.equal(paid('on_premise_unstructured', 'paas', 'B'), 'no')
    assert.equal(paid('on_premise_structured', 'iaas', 'A'), 'yes')
    assert.equal(paid('on_premise_structured', 'iaas', 'B'), 'no')
    assert.equal(paid('on_premise_structured', 'paas', 'B'), 'yes')
    assert.equal(paid('on_premise_structured', 'saas', 'B'), 'yes')
    assert.equal(paid('on_premise_structured', 'housing', 'A'), 'no')
  })
  it('pays a step on from a cloud only when the origin is not qualified', () => {
    for (const [from, to] of [
      ['iaas', 'paas'],
      ['iaas', 'saas'],
      ['paas', 'saas'],
    ] as const) {
      assert.equal(paid(from, to, 'B', false), 'yes')
      assert.equal(paid(from, to, 'B', true), 'no')
      assert.equal(paid(from, to, 'B', null), 'if_unqualified')
    }
    assert.equal(paid('paas', 'iaas', 'A', false), 'no')
  })
  it('pays nothing from SaaS, and is not asked while a side is not known', () => {
    for (const to of ['iaas', 'paas', 'saas', null] as const) assert.equal(paid('saas', to, 'B', false), 'no')
    assert.equal(paid(null, 'saas', 'B'), null)
    assert.equal(paid('iaas', null, 'B'), null)
  })
  it('is told and never stops a plan, wherever it goes', () => {
    for (const destinationKind of [
      'psn',
      'qualified_cloud',
      'adequate_infrastructure',
      'group_a_data_centre',
    ] as const) {
      const [finding, ...more] = one(financedBy12, {
        destinationKind,
        originKind: 'saas',
        serviceModel: 'saas',
      })
      assert.equal(more.length, 0)
      assert.deepEqual([finding?.level, finding?.title], ['info', 'Non finanziabile con la misura 1.2'])
    }
    const [maybe] = one(financedBy12, { originKind: 'iaas', serviceModel: 'saas' })
    assert.match(maybe?.title ?? '', /solo se l’origine non è qualificata/)
    assert.match(maybe?.detail ?? '', /1° febbraio 2020/)
    assert.deepEqual(one(financedBy12, { approach: 'retain', originKind: 'saas' }), [])
  })
})

describe('amounts beside similar bodies (PR-20)', () => {
  const spread = { bodies: 5, low: 100_000, median: 150_000, high: 200_000 }
  const found = (costCents: number, bodies = 5, versionCount = 0) =>
    amountsUsual(
      planFacts({
        plan: aPlanRow({ versionCount }),
        services: [aServiceOf('Anagrafe', { ...settled, costCents }, { serviceTypeCode: 'anagrafe' })],
        similar: new Map([['anagrafe', { cost: { ...spread, bodies }, fee: null }]]),
      }),
    )
  it('are told beyond the quartiles by more than one and a half times their distance', () => {
    assert.deepEqual(found(350_000), [])
    const [finding] = found(350_001)
    assert.deepEqual([finding?.level, finding?.field, finding?.certainty], ['info', 'costCents', 'house'])
    assert.match(finding?.detail ?? '', /5 enti simili/)
    assert.ok(finding?.detail.includes(formatMoney(150_000)))
    assert.deepEqual(found(0), [])
  })
  it('are compared with at least five bodies without this one', () => {
    assert.deepEqual(found(900_000, 4), [])
    assert.deepEqual(found(900_000, 5, 1), [])
    assert.equal(found(900_000, 6, 1).length, 1)
    const facts = planFacts({
      similar: new Map([['anagrafe', { cost: { ...spread, bodies: 4 }, fee: null }]]),
    })
    assert.equal(spreadOf(facts, { serviceTypeCode: 'anagrafe' }, 'cost'), null)
    assert.equal(spreadOf(facts, { serviceTypeCode: null }, 'cost'), null)
  })
  it('say nothing of an amount that is not known', () => {
    const similar = new Map([['anagrafe', { cost: spread, fee: spread }]])
    const values = { costCents: null, yearlyFeeCents: null }
    const services = [aServiceOf('Anagrafe', { ...settled, ...values }, { serviceTypeCode: 'anagrafe' })]
    assert.deepEqual(amountsUsual(planFacts({ services, similar })), [])
  })
})

describe('one service twice (PR-21)', () => {
  const twice = (
    second: Partial<ServiceFacts>,
    decision: Partial<PlanItemValues> = {},
    first: Partial<ServiceFacts> = { serviceTypeCode: 'anagrafe' },
  ) =>
    told(servicesOnce, {
      services: [
        aServiceOf('Anagrafe', settled, first),
        { ...aServiceOf('Stato civile', { ...settled, ...decision }), ...second },
      ],
    })
  it('is told of the same name, however it is written', () => {
    assert.deepEqual(twice({ name: ' ANAGRAFE ' }), [['PR-21', 'warn', ' ANAGRAFE ', 'house']])
  })
  it('is told of the same type on the same software, and of no other', () => {
    assert.equal(twice({ serviceTypeCode: 'anagrafe' }).length, 1)
    assert.equal(twice({ serviceTypeCode: 'stato-civile' }).length, 0)
    assert.equal(twice({ serviceTypeCode: 'anagrafe', softwareNames: ['Altro'] }).length, 0)
    assert.equal(twice({ softwareNames: [] }, {}, { softwareNames: [] }).length, 0)
    assert.equal(twice({}, {}, {}).length, 0)
  })
  it('is not told of one that is dismissed or not due', () => {
    for (const approach of ['retire', 'not_due'] as const)
      assert.equal(twice({ name: 'Anagrafe' }, { approach }).length, 0)
    assert.equal(twice({ name: 'Anagrafe' }, { approach: 'retain' }).length, 1)
  })
})
