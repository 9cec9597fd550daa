// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DigitalServiceId, PersonId } from '../../shared/ids.ts'
import type { EvaluationCriterion } from '../inventory/index.ts'
import {
  isAllMet,
  type Mark,
  printSheet,
  readSheet,
  type ServiceMark,
  type StoredMark,
  sheetOf,
  sheetProblems,
} from './evaluation.ts'
import { sheetErrors, sheetView } from './view-evaluation.ts'

const criterion = (code: string, values: Partial<EvaluationCriterion> = {}): EvaluationCriterion => ({
  code,
  label: `Criterio ${code}`,
  lookAt: 'Guarda',
  subject: 'plan',
  weight: 10,
  isCompulsory: true,
  certainty: 'house',
  source: 'Regola della casa',
  validFrom: '2022-01-01',
  validTo: null,
  ...values,
})
const services = [
  { id: 's1', name: 'Anagrafe' },
  { id: 's2', name: 'Tributi' },
]
const by = { markedBy: 'p1' as PersonId, markedAt: new Date('2026-03-10T10:00:00Z') }
const said = (code: string, mark: Mark | null, note = ''): StoredMark => ({
  code,
  serviceId: null,
  mark,
  note,
  ...by,
})
const saidOn = (code: string, id: string, mark: ServiceMark): StoredMark => ({
  code,
  serviceId: id as DigitalServiceId,
  mark,
  note: '',
  ...by,
})
const sheet = (criteria: EvaluationCriterion[], stored: StoredMark[]) =>
  sheetOf('2026-03-10', criteria, stored, services)

describe('the total of a sheet', () => {
  it('counts the whole weight, half of it or nothing, over what was evaluated', () => {
    const criteria = [criterion('A', { weight: 60 }), criterion('B', { weight: 30 }), criterion('C')]
    const { weight, score } = sheet(criteria, [said('A', 'met'), said('B', 'partly', 'Manca.')])
    assert.deepEqual([weight, score], [90, 83])
  })

  it('is not known while nothing is evaluated, and is never zero for that', () => {
    assert.equal(sheet([criterion('A')], []).score, null)
    assert.equal(sheet([criterion('A')], [said('A', 'not_met', 'No.')]).score, 0)
    assert.equal(sheetView(sheet([criterion('A')], []), null)?.score, null)
  })

  it('is the same when it is read back, and its text is one', () => {
    const whole = sheet([criterion('A')], [said('A', 'met')])
    assert.deepEqual(readSheet(printSheet(whole)), whole)
  })
})

describe('what keeps an outcome from being given', () => {
  const one = (values: Partial<EvaluationCriterion>, stored: StoredMark[]) =>
    sheetProblems(sheet([criterion('A', values)], stored)).map(({ problem }) => problem)

  it('is a compulsory criterion without an evaluation, and not an optional one', () => {
    assert.deepEqual(one({}, []), ['missing'])
    assert.deepEqual(one({ isCompulsory: false }, []), [])
    assert.deepEqual(one({ isCompulsory: false }, [said('A', null, 'Da chiedere')]), ['missing'])
  })

  it('is a criterion of the plan not met without a reason', () => {
    assert.deepEqual(one({}, [said('A', 'not_met')]), ['no_reason'])
    assert.deepEqual(one({}, [said('A', 'partly', 'Mancano due servizi.')]), [])
  })

  it('is a criterion of services not met nowhere, or met and yet not met somewhere', () => {
    const subject = 'service' as const
    assert.deepEqual(one({ subject }, [said('A', 'not_met', 'In generale')]), ['no_service'])
    assert.deepEqual(one({ subject }, [said('A', 'not_met'), saidOn('A', 's1', 'not_met')]), [])
    assert.deepEqual(one({ subject }, [said('A', 'met'), saidOn('A', 's1', 'partly')]), ['contradicted'])
    assert.deepEqual(one({ subject, isCompulsory: false }, [saidOn('A', 's1', 'partly')]), ['missing'])
    assert.deepEqual(one({ subject }, [said('A', 'not_met'), saidOn('A', 'gone', 'not_met')]), ['no_service'])
  })

  it('is told with the place in the form', () => {
    const errors = sheetErrors(sheet([criterion('A'), criterion('B')], [said('B', 'not_met')]))
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['voto.A', 'nota.B'],
    )
    assert.match(errors[0]?.message ?? '', /Valuta il criterio «Criterio A»/)
  })
})

describe('a sheet beside that of the round before', () => {
  it('says what is better and what is worse', () => {
    const criteria = ['A', 'B', 'C'].map((code) => criterion(code))
    const before = sheet(criteria, [said('A', 'not_met', 'No'), said('B', 'met')])
    const now = sheet(criteria, [said('A', 'met'), said('B', 'partly', 'Poco'), said('C', 'met')])
    const view = sheetView(now, { number: 1, sheet: before })
    assert.equal(view?.comparison, 'Rispetto alla versione 1: 1 criterio migliorato, 1 criterio peggiorato')
    assert.deepEqual(
      view?.rows.map((row) => row.before?.label ?? null),
      ['Non soddisfatto', 'Soddisfatto', null],
    )
    assert.equal(view?.summary, '2 soddisfatti, 1 in parte')
    assert.match(view?.origin ?? '', /regola della casa/)
  })

  it('is nothing where no criterion is in force', () => {
    assert.equal(sheetView(sheet([], []), null), null)
    assert.equal(isAllMet(sheet([], [])), true)
  })
})
