// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { aBand, callContent } from '../../../test/factories/calls.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { Call } from './model.ts'
import { type ScenarioLine, simulateLine } from './simulation.ts'
import { comparisonGroups, type ScenarioColumn, warningsOf } from './view-simulator.ts'

const band = aBand()
const place = {
  administrationId: '01890000-0000-7000-8000-0000000000a1' as AdministrationId,
  name: 'Comune di Valdorsa',
  call: callContent('2026-03-10') as Call,
  reading: { band, by: 'residents' as const, read: null, other: null, isNearBound: false },
  facts: null,
}
const column = (name: string, ...lines: readonly Partial<ScenarioLine>[]): ScenarioColumn => ({
  name,
  lines: lines.map((line) => ({
    place,
    result: simulateLine(band, {
      services: { A: 6, B: 6 },
      costCents: 3_340_000,
      yearlyFeeCents: 1_390_000,
      ceasingCents: 1_240_000,
      ...line,
    }),
  })),
})

describe('what to know before choosing', () => {
  const titles = (...columns: ScenarioColumn[]) => warningsOf(columns).map(({ title }) => title)

  test('is that the lump sum does not cover the cost, or that five years of fees pass what is left', () => {
    assert.deepEqual(titles(column('misto', {})), ['Il numero di servizi è ammesso'])
    assert.deepEqual(titles(column('caro', { costCents: 5_652_601 })), [
      'Ipotesi 1: il contributo non copre il costo previsto',
      'Il numero di servizi è ammesso',
    ])
    assert.deepEqual(titles(column('a', {}), column('b', { yearlyFeeCents: 1_702_521 })), [
      'Ipotesi 2: i canoni di 5 anni superano il residuo',
      'Il numero di servizi è ammesso',
    ])
    assert.deepEqual(titles(column('non si sa', { costCents: null, ceasingCents: null })), [
      'Il numero di servizi è ammesso',
    ])
  })

  test('is that the services are too few or too many, and for whom', () => {
    const [warning] = warningsOf([column('pochi', { services: { A: 9 } })])
    assert.equal(warning?.title, 'Il numero di servizi non è ammesso dappertutto')
    assert.equal(warning?.text, 'Ipotesi 1, Comune di Valdorsa: servono almeno 10 servizi')
  })
})

test('one-off money and yearly money stand in groups of their own, and nothing unknown is counted as nothing', () => {
  const groups = comparisonGroups([column('misto', {}, { costCents: null })], 9)
  assert.deepEqual(
    groups.map(({ label }) => label),
    ['Entrata', 'Una tantum', 'Parte corrente'],
  )
  const value = (label: string) =>
    groups.flatMap(({ rows }) => rows).find((row) => row.label === label)?.values[0]
  assert.equal(value('Contributo forfettario'), '113.052,00\u00a0€')
  assert.equal(value('Costo previsto'), '33.400,00\u00a0€, più 1 n.d.')
  assert.equal(value('Residuo'), '23.126,00\u00a0€, più 1 n.d.')
  assert.equal(value('In 5 anni'), '15.000,00\u00a0€')
})
