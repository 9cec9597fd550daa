// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { DomainError } from '../../shared/errors.ts'
import { bundledCallFiles } from './import.ts'
import { parseCallFile } from './inputs.ts'

const band = {
  code: 'fino-2500',
  label: 'fino a 2.500',
  from: 0,
  to: 2500,
  fee: '6000.00',
  servicesMin: 7,
  servicesMax: 9,
  units: { A: '1528.00' },
}
const open = { ...band, code: 'oltre-2500', label: 'oltre 2.500', from: 2501, to: undefined, fee: '12000.00' }
const good = {
  code: 'fondo-2027',
  validFrom: '2027-01-01',
  title: 'Fondo di prova',
  fund: 'Fondo',
  measure: '9.9 Prova',
  audience: ['municipality'],
  windows: [{ opensOn: '2027-01-01', closesOn: '2027-03-31' }],
  bandedBy: 'residents',
  countedOn: '2023-01-01',
  modes: [{ code: 'A', label: 'Trasferimento' }],
  bands: [band, open],
  examples: [{ size: 2500, services: { A: 7 }, amount: '16696.00' }],
  certainty: 'certain',
  source: 'Decreto di prova',
}

const parse = (file: unknown) => parseCallFile('prova.json', Buffer.from(JSON.stringify(file)))
const pointsOf = (change: object) =>
  parse({ kind: 'calls', calls: [{ ...good, ...change }] }).points.map(
    ({ place, message }) => `${place}: ${message}`,
  )

describe('a file of calls', () => {
  test('is read into whole cents', () => {
    const { calls, points } = parse({ kind: 'calls', note: 'prova', calls: [good] })
    assert.deepEqual(points, [])
    assert.deepEqual(calls[0]?.content.bands[0]?.units, [{ mode: 'A', cents: 152_800 }])
    assert.equal(calls[0]?.content.bands[1]?.to, null)
    assert.equal(calls[0]?.content.examples[0]?.cents, 1_669_600)
  })

  test('that is no such file is refused whole', () => {
    for (const bytes of ['{', '[]', '{"kind":"terms","rows":[]}', '{"kind":"calls","calls":[]}', '\xff'])
      assert.throws(
        () => parseCallFile('prova.json', Buffer.from(bytes, 'latin1')),
        (error) => error instanceof DomainError && error.code === 'CALL-002',
      )
  })

  const cases: [string, object, string[]][] = [
    ['a name that is not expected', { colour: 1 }, ['avviso 1 › colour: nome non previsto']],
    ['a value that is missing', { source: undefined }, ['avviso 1 › source: manca']],
    [
      'an amount that is no text of euro',
      { bands: [{ ...band, to: undefined, fee: 6000 }] },
      [
        'avviso 1 › bands 1 › fee: 6000 non va: servono euro con due decimali fra virgolette, come "12000.00"',
      ],
    ],
    [
      'a day that does not exist',
      { windows: [{ opensOn: '2027-02-30', closesOn: '2027-03-31' }] },
      ['avviso 1 › windows 1 › opensOn: "2027-02-30" non va: serve un giorno scritto come "2026-06-30"'],
    ],
    [
      'a window that shuts before it opens',
      { windows: [{ opensOn: '2027-02-01', closesOn: '2027-01-31' }] },
      ['avviso 1 › windows 1: si chiude prima di aprirsi'],
    ],
    [
      'bands with a gap',
      { bands: [band, { ...open, from: 2502 }] },
      ['avviso 1 › bands 2 › from: deve essere 2501: le fasce si seguono senza vuoti, estremi inclusi'],
    ],
    [
      'bands that overlap',
      { bands: [band, { ...open, from: 2500 }] },
      ['avviso 1 › bands 2 › from: deve essere 2501: le fasce si seguono senza vuoti, estremi inclusi'],
    ],
    [
      'a mode that the call has not',
      { bands: [{ ...band, to: undefined, units: { A: '1528.00', Z: '1.00' } }] },
      ['avviso 1 › bands 1 › units › Z: non è fra i modi dell’avviso'],
    ],
    [
      'a term that says two things',
      {
        terms: [
          {
            code: 'c',
            title: 'Contratto',
            step: 'contract',
            from: 'decree',
            days: 10,
            months: 1,
            certainty: 'certain',
            source: 's',
          },
        ],
      },
      ['avviso 1 › terms 1: serve uno solo fra days, workingDays, months e on'],
    ],
    [
      'a term for a band that is not there',
      {
        terms: [
          {
            code: 'c',
            title: 'Contratto',
            step: 'contract',
            from: 'decree',
            days: 10,
            bands: ['x'],
            certainty: 'certain',
            source: 's',
          },
        ],
      },
      ['avviso 1 › terms 1 › bands: «x» non è una fascia dell’avviso'],
    ],
    [
      'an example that does not come out',
      { examples: [{ size: 2500, services: { A: 7 }, amount: '16697.00' }] },
      ['avviso 1 › examples 1: dice 16.697,00\u00a0€, la tabella dà 16.696,00\u00a0€'],
    ],
    [
      'an example outside the services that are paid',
      { examples: [{ band: 'fino-2500', services: { A: 10 }, amount: '21280.00' }] },
      [
        'avviso 1 › examples 1: dice 21.280,00\u00a0€, la tabella dà nessun importo: controlla servizi e fascia',
      ],
    ],
    ['no example at all', { examples: [] }, ['avviso 1 › examples: è vuoto']],
  ]
  for (const [what, change, points] of cases)
    test(`tells ${what}, with its place`, () => assert.deepEqual(pointsOf(change), points))

  test('tells a code that is there twice', () => {
    const { points } = parse({ kind: 'calls', calls: [good, good] })
    assert.deepEqual(points, [{ place: 'avviso 2 › code', message: '«fondo-2027» c’è già nel file' }])
  })
})

test('the files that come with Regia are right, and are the 36 known tables', () => {
  const files = bundledCallFiles.map((path) => parseCallFile(path, readFileSync(path)))
  assert.deepEqual(
    files.flatMap(({ points }) => points),
    [],
  )
  assert.equal(files.flatMap(({ calls }) => calls).length, 36)
})
