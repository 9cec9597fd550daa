// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding, PlanItemValues } from './model.ts'
import { serviceLine } from './service-lines.ts'

const values = {
  approach: 'B',
  strategy: 'repurchase',
  destinationKind: 'qualified_cloud',
  destinationName: 'Demos Cloud',
  qualificationCode: 'QC2',
  endsOn: '2026-05-18',
} as PlanItemValues
const finding = (level: Finding['level']) => ({ level, explanation: null }) as Finding
const line = (change: Partial<PlanItemValues>, findings: Finding[] = []) => {
  const { mode, status, endsOn } = serviceLine({ findings }, { ...values, ...change })
  return [mode, status.label, endsOn]
}

test('a service in the table of services says mode and level, what is to mend, and its end', () => {
  assert.deepEqual(line({}), ['B → QC2', 'Deciso', '2026-05-18'])
  assert.deepEqual(line({ approach: 'A', destinationKind: 'psn', qualificationCode: null }), [
    'A → PSN',
    'Deciso',
    '2026-05-18',
  ])
  assert.deepEqual(line({ destinationKind: null, endsOn: null }, [finding('stop')]), [
    'B',
    '1 bloccante',
    null,
  ])
  assert.deepEqual(line({}, [finding('info')]), ['B → QC2', 'Deciso', '2026-05-18'])
  assert.deepEqual(line({ approach: null, destinationKind: null, endsOn: null }, [finding('stop')]), [
    null,
    'Da decidere',
    null,
  ])
})
