// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  aPlace,
  aPlanRow,
  aServiceOf,
  aTerm,
  idOf,
  levels,
  planFacts,
  settled,
} from '../../../test/factories/plan-facts.ts'
import type { DataCentreId, DocumentId } from '../../shared/ids.ts'
import type { FindingLevel, PlanFacts, PlanItemValues, ServiceFacts } from './model.ts'
import {
  contractCovered,
  costsTold,
  datesInOrder,
  describeLevel,
  destinationChosen,
  endPlanned,
  everyServiceAnswered,
  everyServiceClassified,
  groupBEmptied,
  levelEnough,
  modeChangeSigned,
  planFindings,
  planRules,
  planTermTold,
  qualificationValid,
  reasonGiven,
  remaindersExplained,
  ruleTitles,
  termsRespected,
} from './rules.ts'
import type { PlanRule } from './rules-kit.ts'

/** What a rule says of one service: rule, level and field, or nothing. */
function say(
  rule: PlanRule,
  decision: Partial<PlanItemValues> | null,
  service: Partial<ServiceFacts> = {},
  facts: Partial<PlanFacts> = {},
): [string, FindingLevel, string | null][] {
  return rule(
    planFacts({
      services: [aServiceOf('Anagrafe', decision && { ...settled, ...decision }, service)],
      ...facts,
    }),
  ).map((finding) => [finding.rule, finding.level, finding.field])
}

describe('every service answered (PR-01)', () => {
  it('stops on a service out of the plan and on one without a decision', () => {
    assert.deepEqual(say(everyServiceAnswered, null), [['PR-01', 'stop', 'approach']])
    assert.deepEqual(say(everyServiceAnswered, { approach: null }), [['PR-01', 'stop', 'approach']])
  })
  it('accepts every answer', () => {
    for (const approach of ['A', 'B', 'retain', 'retire', 'not_due'] as const)
      assert.deepEqual(say(everyServiceAnswered, { approach }), [])
  })
})

describe('every service classified (PR-02)', () => {
  const none = { dataClass: null }
  it('stops on a service without a class, in the plan or still to decide', () => {
    for (const approach of ['A', 'B', 'retain', null] as const)
      assert.deepEqual(say(everyServiceClassified, { approach }, none), [['PR-02', 'stop', 'dataClass']])
  })
  it('asks no class of what is dismissed or not due, nor of what is not in the plan', () => {
    assert.deepEqual(say(everyServiceClassified, { approach: 'retire' }, none), [])
    assert.deepEqual(say(everyServiceClassified, { approach: 'not_due' }, none), [])
    assert.deepEqual(say(everyServiceClassified, null, none), [])
  })
})

describe('destination chosen (PR-03)', () => {
  it('stops what moves nowhere, and only what moves', () => {
    for (const approach of ['A', 'B'] as const)
      assert.deepEqual(say(destinationChosen, { approach, destinationKind: null }), [
        ['PR-03', 'stop', 'destinationKind'],
      ])
    for (const approach of ['retain', 'retire', 'not_due', null] as const)
      assert.deepEqual(say(destinationChosen, { approach, destinationKind: null }), [])
  })
})

describe('level enough (PR-04)', () => {
  const on = (code: string | null, dataClass: ServiceFacts['dataClass'], kind = 'qualified_cloud' as const) =>
    say(levelEnough, { qualificationCode: code, destinationKind: kind }, { dataClass })
  it('says an unknown level as unknown, never as insufficient', () => {
    for (const dataClass of ['ordinary', 'critical', 'strategic'] as const) {
      assert.deepEqual(on(null, dataClass), [['PR-04', 'info', 'qualificationCode']])
      assert.deepEqual(on('QC9', dataClass), [['PR-04', 'info', 'qualificationCode']])
    }
    const [finding] = levelEnough(
      planFacts({ services: [aServiceOf('Anagrafe', { ...settled, qualificationCode: null })] }),
    )
    assert.equal(finding?.title, 'Livello non noto')
  })
  it('holds each level beside each class', () => {
    const outcomes = (['ordinary', 'critical', 'strategic'] as const).flatMap((dataClass) =>
      ['QC1', 'QC2', 'QC3'].map((code) => on(code, dataClass)[0]?.[1] ?? 'ok'),
    )
    assert.deepEqual(outcomes, ['ok', 'ok', 'ok', 'stop', 'ok', 'ok', 'stop', 'warn', 'ok'])
  })
  it('warns and does not stop on a correspondence that was not read in the act', () => {
    const inferred = levels.map((level) => ({ ...level, certainty: 'inferred' as const }))
    const found = levelEnough(
      planFacts({ levels: inferred, services: [aServiceOf('Anagrafe', settled, { dataClass: 'critical' })] }),
    )
    assert.deepEqual(
      found.map((each) => [each.level, each.source.unverified]),
      [['warn', true]],
    )
  })
  it('refuses Secure Public Cloud of PSN for strategic data only', () => {
    const psn = (name: string, dataClass: ServiceFacts['dataClass']) =>
      say(
        levelEnough,
        { destinationKind: 'psn', destinationName: name, qualificationCode: null },
        { dataClass },
      )
    assert.deepEqual(psn('Secure Public Cloud', 'strategic'), [['PR-04', 'stop', 'destinationName']])
    assert.deepEqual(psn('secure  public cloud', 'critical'), [])
    assert.deepEqual(psn('Hybrid Cloud on PSN Site', 'strategic'), [])
  })
  it('says nothing while the class or the destination is missing', () => {
    assert.deepEqual(on('QC1', null), [])
    assert.deepEqual(say(levelEnough, { destinationKind: null }), [])
  })
  it('puts the same outcome in words', () => {
    const words = (decision: Partial<PlanItemValues>, dataClass: ServiceFacts['dataClass']) =>
      describeLevel({ levels }, aServiceOf('Anagrafe', { ...settled, ...decision }, { dataClass }))
    assert.equal(words({}, 'ordinary'), 'enough')
    assert.equal(words({}, 'critical'), 'not_enough')
    assert.equal(words({ qualificationCode: null }, 'critical'), 'unknown')
    assert.equal(words({}, null), 'unknown')
    assert.equal(
      words({ destinationKind: 'psn', destinationName: 'Secure Public Cloud' }, 'strategic'),
      'not_enough',
    )
    assert.equal(words({ destinationKind: 'psn', destinationName: 'Housing' }, 'strategic'), 'enough')
  })
})

describe('qualification valid (PR-05)', () => {
  it('warns the day before the release and not on the day', () => {
    const until = (qualificationValidTo: string | null) => say(qualificationValid, { qualificationValidTo })
    assert.deepEqual(until('2026-05-17'), [['PR-05', 'warn', 'qualificationValidTo']])
    assert.deepEqual(until('2026-05-18'), [])
    assert.deepEqual(until('2026-05-19'), [])
    assert.deepEqual(say(qualificationValid, { qualificationValidTo: '2026-05-17', endsOn: null }), [])
  })
  it('tells a validity nobody wrote where there is a qualification, and asks none of the PSN', () => {
    const unknown = { qualificationValidTo: null }
    assert.deepEqual(say(qualificationValid, unknown), [['PR-05', 'info', 'qualificationValidTo']])
    assert.deepEqual(say(qualificationValid, { ...unknown, qualificationCode: null }), [])
    assert.deepEqual(say(qualificationValid, { ...unknown, destinationKind: 'psn' }), [])
  })
  it('warns when it has ended and no release is planned, the day after and not the day itself', () => {
    const ended = (qualificationValidTo: string) =>
      say(qualificationValid, { qualificationValidTo, endsOn: null }).length
    assert.equal(ended('2026-03-09'), 1)
    assert.equal(ended('2026-03-10'), 0)
  })
  it('warns of a validity longer than thirty-six months from today', () => {
    const until = (qualificationValidTo: string) => say(qualificationValid, { qualificationValidTo }).length
    assert.equal(until('2029-03-09'), 0)
    assert.equal(until('2029-03-10'), 1)
  })
})

describe('dates in order (PR-06)', () => {
  it('stops on each pair that is turned round, also over a missing one', () => {
    assert.deepEqual(say(datesInOrder, { startsOn: '2026-03-01' }), [['PR-06', 'stop', 'startsOn']])
    assert.deepEqual(say(datesInOrder, { endsOn: '2026-03-15' }), [['PR-06', 'stop', 'endsOn']])
    assert.deepEqual(say(datesInOrder, { startsOn: null, endsOn: '2026-03-01' }), [
      ['PR-06', 'stop', 'endsOn'],
    ])
  })
  it('accepts the same day and missing dates', () => {
    assert.deepEqual(
      say(datesInOrder, { contractOn: '2026-03-16', startsOn: '2026-03-16', endsOn: '2026-03-16' }),
      [],
    )
    assert.deepEqual(say(datesInOrder, { contractOn: null, startsOn: null, endsOn: null }), [])
  })
})

describe('end planned (PR-07)', () => {
  it('stops what moves or is dismissed without an end', () => {
    for (const approach of ['A', 'B', 'retire'] as const)
      assert.deepEqual(say(endPlanned, { approach, endsOn: null }), [['PR-07', 'stop', 'endsOn']])
    for (const approach of ['retain', 'not_due', null] as const)
      assert.deepEqual(say(endPlanned, { approach, endsOn: null }), [])
  })
})

describe('reason given (PR-08)', () => {
  it('stops what does not migrate without saying why', () => {
    for (const approach of ['retire', 'not_due'] as const) {
      assert.deepEqual(say(reasonGiven, { approach, reason: '  ' }), [['PR-08', 'stop', 'reason']])
      assert.deepEqual(say(reasonGiven, { approach, reason: 'Già migrato' }), [])
    }
    assert.deepEqual(say(reasonGiven, { approach: 'A', reason: '' }), [])
  })
  it('asks of what stays also the day to look again', () => {
    assert.deepEqual(say(reasonGiven, { approach: 'retain', reason: '', reviewOn: null }), [
      ['PR-08', 'stop', 'reason'],
      ['PR-08', 'stop', 'reviewOn'],
    ])
    assert.deepEqual(
      say(reasonGiven, { approach: 'retain', reason: 'Contratto', reviewOn: '2027-01-01' }),
      [],
    )
  })
})

describe('terms (PR-09, PR-10, PR-11)', () => {
  const migration = aTerm('migration', '2026-05-18')
  const late = (endsOn: string, plan = {}, today = '2026-03-10') =>
    termsRespected(
      planFacts({
        today,
        plan: aPlanRow(plan),
        terms: [migration],
        services: [aServiceOf('Anagrafe', { ...settled, endsOn })],
      }),
    )
  it('tells an end after the term from the day after, and asks a recovery plan', () => {
    assert.deepEqual(late('2026-05-17'), [])
    assert.deepEqual(late('2026-05-18'), [])
    const found = late('2026-05-19')
    assert.deepEqual(
      found.map((each) => [each.rule, each.level, each.title]),
      [
        ['PR-09', 'warn', 'Oltre il termine di 1 giorno'],
        ['PR-10', 'warn', 'Manca il piano di rientro'],
      ],
    )
  })
  it('never gates, however far the term is past', () => {
    for (const today of ['2026-05-17', '2026-05-18', '2026-05-19', '2031-01-01'])
      assert.ok(late('2026-07-31', {}, today).every((each) => each.level !== 'stop'))
  })
  it('offers the term as the end while it is ahead, not once it is here', () => {
    const repair = (today: string) => late('2026-05-19', {}, today)[0]?.repair
    assert.deepEqual(repair('2026-05-17'), {
      label: 'Porta la fine al 18/05/2026',
      field: 'endsOn',
      value: '2026-05-18',
    })
    assert.equal(repair('2026-05-18'), undefined)
    assert.equal(repair('2026-05-19'), undefined)
  })
  it('no longer warns once the recovery plan covers the end, and says what it asks', () => {
    const asked = (lateReason: string, lateNewEndOn: string | null) =>
      late('2026-07-31', { lateReason, lateNewEndOn }).map((each) => [each.rule, each.level])
    assert.deepEqual(asked('Gara deserta', '2026-07-31'), [['PR-09', 'info']])
    for (const [reason, day] of [
      ['Gara deserta', '2026-07-30'],
      ['Gara deserta', null],
      ['  ', '2026-07-31'],
    ] as const)
      assert.deepEqual(asked(reason, day), [
        ['PR-09', 'warn'],
        ['PR-10', 'warn'],
      ])
  })
  it('concerns only what moves, and knows nothing before the term exists', () => {
    assert.deepEqual(
      say(termsRespected, { approach: 'retire', endsOn: '2030-01-01' }, {}, { terms: [migration] }),
      [],
    )
    assert.deepEqual(say(termsRespected, { endsOn: '2030-01-01' }), [])
    assert.deepEqual(
      say(termsRespected, { endsOn: '2030-01-01' }, {}, { terms: [aTerm('funding', '2026-03-31')] }),
      [],
    )
  })
  it('says «fonte da verificare» of a term that was not read', () => {
    const [finding] = termsRespected(
      planFacts({ terms: [aTerm('migration', '2026-05-17', { certainty: 'secondary' })] }),
    )
    assert.equal(finding?.source.unverified, true)
  })
  it('tells that a first sending is past the term of the plan, from the day after', () => {
    const told = (today: string, versionCount = 0) =>
      planTermTold(
        planFacts({ today, plan: aPlanRow({ versionCount }), terms: [aTerm('plan', '2026-03-10')] }),
      ).map((each) => [each.rule, each.level, each.title])
    assert.deepEqual(told('2026-03-09'), [])
    assert.deepEqual(told('2026-03-10'), [])
    assert.deepEqual(told('2026-03-11'), [['PR-11', 'info', 'Invio oltre il termine di 1 giorno']])
    assert.deepEqual(told('2026-03-11', 1), [])
  })
})

describe('a group B data centre emptied or explained (PR-12)', () => {
  const inPlace = { dataCentreId: idOf('9') as DataCentreId, hosting: 'data_centre' as const }
  const emptied = (decision: Partial<PlanItemValues> | null, facts: Partial<PlanFacts> = {}) =>
    say(groupBEmptied, decision, inPlace, { dataCentres: [aPlace()], ...facts })
  it('stops while something stays there without an end', () => {
    for (const decision of [
      null,
      { approach: null },
      { approach: 'retain' },
      { approach: 'not_due' },
      { endsOn: null },
    ] as const)
      assert.deepEqual(emptied(decision), [['PR-12', 'stop', 'dataCentre']])
    assert.deepEqual(emptied({}), [])
  })
  it('counts what other bodies host there', () => {
    const hosting = (endsOn: string | null) => ({
      dataCentres: [
        aPlace({ foreignServices: [{ administrationName: 'Altrove', name: 'Tributi', endsOn }] }),
      ],
    })
    assert.deepEqual(emptied({}, hosting(null)), [['PR-12', 'stop', 'dataCentre']])
    assert.deepEqual(emptied({}, hosting('2026-06-30')), [])
    const [finding] = groupBEmptied(planFacts(hosting(null)))
    assert.match(finding?.detail ?? '', /Tributi \(Altrove\)/)
  })
  it('becomes a warning once explained', () => {
    const explanations = new Map([[`PR-12 ${idOf('9')}`, 'Serve alla videosorveglianza']])
    assert.deepEqual(emptied({ approach: 'retain' }, { explanations }), [['PR-12', 'warn', 'dataCentre']])
  })
  it('leaves alone other groups and the places of other bodies', () => {
    for (const place of [{ group: 'A' as const }, { group: null }, { isOwn: false }])
      assert.deepEqual(emptied({ approach: 'retain' }, { dataCentres: [aPlace(place)] }), [])
  })
})

describe('current contract covers until the release (PR-13)', () => {
  it('warns from the day after the contract ends', () => {
    const until = (contractEndsOn: string | null) => say(contractCovered, {}, { contractEndsOn })
    assert.deepEqual(until('2026-05-17'), [['PR-13', 'warn', 'endsOn']])
    assert.deepEqual(until('2026-05-18'), [])
    assert.deepEqual(until('2026-05-19'), [])
    assert.deepEqual(until(null), [])
  })
})

describe('costs told (PR-14)', () => {
  it('notes a missing amount, never an amount of zero', () => {
    assert.deepEqual(say(costsTold, { costCents: null }), [['PR-14', 'info', 'costCents']])
    assert.deepEqual(say(costsTold, { yearlyFeeCents: null }), [['PR-14', 'info', 'yearlyFeeCents']])
    assert.deepEqual(say(costsTold, { costCents: 0, yearlyFeeCents: 0 }), [])
    assert.deepEqual(say(costsTold, { approach: 'retain', costCents: null }), [])
  })
})

describe('a change of mode (PR-15)', () => {
  const service = aServiceOf('Anagrafe')
  const id = service.digitalServiceId
  const statement = { documentId: idOf('5') as DocumentId, fileName: 'd.pdf', sha256: '' }
  const found = (was: 'A' | 'B' | null, signed = false) =>
    modeChangeSigned(
      planFacts({
        services: [
          { ...service, item: service.item && { ...service.item, statement: signed ? statement : null } },
        ],
        approved: was === null ? null : { number: 1, services: new Map([[id, was]]) },
      }),
    ).map((each) => [each.rule, each.level])
  it('from the approved A to B stops without its statement', () => {
    assert.deepEqual(found('A'), [['PR-15', 'stop']])
    assert.deepEqual(found('A', true), [])
  })
  it('is none on a service approved in mode B, or never approved', () => {
    assert.deepEqual(found('B'), [])
    assert.deepEqual(found(null), [])
    assert.deepEqual(say(modeChangeSigned, { approach: 'A', strategy: 'rehost' }), [])
  })
})

describe('what stays behind (PR-16)', () => {
  it('is told with its reason, data and old system each', () => {
    assert.deepEqual(say(remaindersExplained, { isDataComplete: false, isLegacyDecommissioned: false }), [
      ['PR-16', 'warn', 'dataReason'],
      ['PR-16', 'warn', 'legacyReason'],
    ])
  })
  it('asks nothing when all moves, when it is explained, and while it is not known', () => {
    for (const values of [
      { isDataComplete: true, isLegacyDecommissioned: true },
      { isDataComplete: null, isLegacyDecommissioned: null },
      {
        isDataComplete: false,
        dataReason: 'Archivi del 1990',
        isLegacyDecommissioned: false,
        legacyReason: 'Gara',
      },
    ])
      assert.deepEqual(say(remaindersExplained, values), [])
  })
})

describe('all the rules', () => {
  it('find nothing in a plan that is in order', () => {
    assert.deepEqual(planFindings(planFacts()), [])
  })
  it('cite a source each, name what they check, and come worst first', () => {
    const worst = planFacts({
      today: '2026-09-01',
      terms: [aTerm('migration', '2026-06-30'), aTerm('plan', '2023-02-28')],
      dataCentres: [aPlace()],
      services: [
        aServiceOf('Zeta', null, { dataCentreId: idOf('9') as DataCentreId }),
        aServiceOf(
          'Anagrafe',
          { ...settled, endsOn: '2026-12-31', costCents: null },
          { contractEndsOn: '2026-10-01' },
        ),
      ],
    })
    const found = planFindings(worst)
    const order = found.map((each) => each.level)
    assert.deepEqual(
      order,
      [...order].sort((a, b) => rank(a) - rank(b)),
    )
    for (const finding of found) {
      assert.ok(ruleTitles[finding.rule], finding.rule)
      assert.ok(finding.source.act.length > 0)
    }
    assert.equal(new Set(Object.keys(ruleTitles)).size, planRuleCount)
    assert.ok(planRules.length >= 10)
  })
  it('carry the words of the body beside the finding they explain', () => {
    const service = aServiceOf('Anagrafe', settled, { contractEndsOn: '2026-05-01' })
    const explanations = new Map([[`PR-13 ${service.digitalServiceId}`, 'Proroga senza costi']])
    const [finding] = planFindings(planFacts({ services: [service], explanations }))
    assert.equal(finding?.explanation, 'Proroga senza costi')
  })
})

/** Codes are permanent: a rule more is a code more. */
const planRuleCount = 24

const rank = (level: FindingLevel) => ['stop', 'warn', 'info'].indexOf(level)
