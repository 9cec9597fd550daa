// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { anActor } from '../../../test/factories/plans.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import { applyCallFile, bundledCallFiles, diffCallFile, loadCalls } from './import.ts'
import { parseCallFile } from './inputs.ts'
import { listCalls, listVersionsByCode } from './store.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
const cli = systemActor('cli', now)

const fund = (fee: string, change: object = {}) =>
  parseCallFile(
    'fondo.json',
    Buffer.from(
      JSON.stringify({
        kind: 'calls',
        calls: [
          {
            code: 'fondo-2027',
            validFrom: '2026-01-01',
            title: 'Un fondo che nessuno conosce',
            fund: 'Fondo regionale',
            measure: 'R.1',
            audience: ['municipality'],
            windows: [{ opensOn: '2026-03-01', closesOn: '2026-04-30' }],
            bandedBy: 'residents',
            countedOn: '2023-01-01',
            modes: [{ code: 'sportello', label: 'Sportello' }],
            bands: [
              {
                code: 'piccoli',
                label: 'piccoli',
                from: 0,
                to: 1000,
                fee,
                servicesMin: 1,
                servicesMax: 3,
                units: { sportello: '100.00' },
              },
              {
                code: 'altri',
                label: 'altri',
                from: 1001,
                fee: '2000.00',
                servicesMin: 1,
                servicesMax: 3,
                units: { sportello: '100.00' },
              },
            ],
            examples: [{ size: 5000, services: { sportello: 2 }, amount: '2200.00' }],
            certainty: 'certain',
            source: 'Prova',
            ...change,
          },
        ],
      }),
    ),
  )

before(async () => {
  await database.opened
  await anAdministration(database.db, { name: 'Piccola', residents: 800 })
  await anAdministration(database.db, { name: 'Altra', residents: 5000 })
  await anAdministration(database.db, { name: 'Mai contata', populations: [] })
})

describe('loading calls', () => {
  test('says whom a change touches before it is made, and loads nothing twice', async () => {
    const load = (file: ReturnType<typeof fund>) =>
      withActor(database.db, cli, (tx) => applyCallFile(tx, 'fondo.json', file, now))
    assert.deepEqual(
      (await load(fund('500.00'))).map(({ verdict, number }) => [verdict, number]),
      [['new', 1]],
    )
    assert.equal((await load(fund('500.00')))[0]?.verdict, 'same')
    const [change] = await withActor(database.db, cli, (tx) => diffCallFile(tx, fund('700.00')))
    assert.equal(change?.verdict, 'changed')
    assert.deepEqual(
      change?.impact?.gaining.map(({ name, leastDelta, mostDelta }) => [name, leastDelta, mostDelta]),
      [['Piccola', 20_000, 20_000]],
    )
    assert.deepEqual([change?.impact?.losing, change?.impact?.same, change?.impact?.unknown], [[], 1, 1])
    const versions = await withActor(database.db, cli, (tx) => listVersionsByCode(tx, 'fondo-2027'))
    assert.equal(versions.length, 1)
    await load(fund('700.00'))
    const back = await withActor(database.db, cli, (tx) => diffCallFile(tx, fund('600.00')))
    assert.deepEqual(
      back[0]?.impact?.losing.map(({ name, mostDelta }) => [name, mostDelta]),
      [['Piccola', -10_000]],
    )
    const without = await withActor(database.db, cli, (tx) =>
      diffCallFile(tx, fund('700.00', { audience: ['school'] })),
    )
    assert.deepEqual(
      without[0]?.impact?.losing.map(({ name, after, mostDelta }) => [name, after, mostDelta]),
      [
        ['Altra', null, -230_000],
        ['Piccola', null, -100_000],
      ],
    )
  })

  test('is all or nothing, and refuses what has points to correct', async () => {
    const wrong = fund('900.00', { examples: [{ size: 5000, services: { sportello: 2 }, amount: '1.00' }] })
    await assert.rejects(
      withActor(database.db, cli, (tx) => applyCallFile(tx, 'fondo.json', wrong, now)),
      (error) =>
        error instanceof DomainError && error.code === 'CALL-003' && /examples 1/.test(error.message),
    )
  })

  test('is for the administrator and the command line', async () => {
    for (const role of ['programme_officer', 'auditor'] as const) {
      const actor = await anActor(database, { role }, now)
      await assert.rejects(
        withActor(database.db, actor, (tx) => applyCallFile(tx, 'fondo.json', fund('1.00'), now)),
        (error) => error instanceof DomainError && error.code === 'GEN-006',
      )
    }
  })

  test('brings in the known tables once, and leaves those that somebody changed', async () => {
    await withActor(database.db, cli, (tx) => loadCalls(tx, now))
    const [path = ''] = bundledCallFiles
    const { calls } = parseCallFile(path, readFileSync(path))
    const [first] = calls
    assert.ok(first)
    const corrected = { ...first, content: { ...first.content, note: 'corretto' } }
    await withActor(database.db, cli, (tx) =>
      applyCallFile(tx, 'corretto.json', { calls: [corrected], points: [] }, now),
    )
    await withActor(database.db, cli, (tx) => loadCalls(tx, now))
    const known = await withActor(database.db, cli, (tx) => listCalls(tx, '2026-03-10'))
    assert.equal(known.length, 37)
    assert.equal(known.find(({ code }) => code === first.code)?.note, 'corretto')
  })
})
