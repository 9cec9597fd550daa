// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { aBand, callContent, smallBand } from '../../../test/factories/calls.ts'
import { projectRoot } from '../../platform/paths.ts'
import { readCsv } from '../../shared/csv.ts'
import { DomainError } from '../../shared/errors.ts'
import { readCandidacies } from './candidacy-file.ts'
import { bundledCallFiles } from './import.ts'
import { parseCallFile } from './inputs.ts'
import type { Call, Count } from './model.ts'
import { proofTable, proveCalls, shareOf, withoutRepeats } from './proof.ts'

const header = 'codice_ipa,comune,cod_comune,importo_finanziamento,avviso'
const read = (...rows: readonly string[]) =>
  readCandidacies('prova.csv', Buffer.from([header, ...rows].join('\n')))

describe('a file of candidacies', () => {
  test('is read by the names of its columns, amounts to the cent', () => {
    const { candidacies, damaged } = read(
      'c_A001,Valdorsa,001001,56526.0,Avviso',
      'c_a002,Rio,001002,3928.40,Avviso',
    )
    assert.deepEqual(damaged, [])
    assert.deepEqual(
      candidacies.map(({ ipaCode, cents, line }) => [ipaCode, cents, line]),
      [
        ['c_a001', 5_652_600, 2],
        ['c_a002', 392_840, 3],
      ],
    )
  })

  test('tells the line of a damaged row and reads the others', () => {
    const { candidacies, damaged } = read(
      '"c_a001","Istituto "Verdi"","001001",14000.0,"Avviso"',
      '"c_a002","Rio",14000.0,"Avviso"',
      '"c_a003","Val, di sotto","001003",n.d.,"Avviso"',
      '"c_a004","Val ""alta""","001004",14000.0,"Avviso"',
    )
    assert.deepEqual(
      damaged.map(({ line, isRead }) => [line, isRead]),
      [
        [2, true],
        [3, false],
        [4, false],
      ],
    )
    assert.deepEqual(
      candidacies.map(({ name }) => name),
      ['Istituto "Verdi"', 'Val "alta"'],
    )
  })

  test('without its columns is refused', () => {
    assert.throws(
      () => readCandidacies('altro.csv', Buffer.from('a,b\n1,2\n')),
      (error) => error instanceof DomainError && error.code === 'CALL-005',
    )
  })

  test('that repeats another adds only what is not there yet', () => {
    const [one, two] = ['c_a001,R,,1.0,Avviso', 'c_a002,S,,1.0,Avviso']
    const first = read(one, one).candidacies
    assert.equal(withoutRepeats([first, read(one, two, one, one).candidacies]).length, 4)
  })
})

const asCall = (content: ReturnType<typeof callContent>) => content as Call

test('the proof tells what the registered population gives, what some band gives, and what none does', () => {
  const call = asCall(callContent('2026-03-10', { title: 'Avviso  di prova', bands: [smallBand, aBand()] }))
  const { candidacies } = read(
    'c_a001,Valdorsa,,56526.0,Avviso di  prova',
    'c_a002,Rio,,56526.0,Avviso di prova',
    'c_a003,Ignota,,56526.0,Avviso di prova',
    'c_a004,Strana,,56526.5,Avviso di prova',
    'c_a005,Altrove,,1.0,Un altro avviso',
  )
  const counts: Record<string, Count[]> = {
    c_a001: [{ countedOn: '2023-01-01', residents: 2501 }],
    c_a002: [{ countedOn: '2023-01-01', residents: 2500 }],
  }
  const proof = proveCalls([call], candidacies, ({ ipaCode }) => counts[ipaCode] ?? [])
  const found = proof.calls.get('Avviso  di prova')
  assert.deepEqual([found?.read, found?.exact, found?.band, found?.unexplained], [4, 1, 3, 1])
  assert.deepEqual(
    found?.unexplainedRows.map(({ name, line }) => [name, line]),
    [['Strana', 5]],
  )
  assert.equal(proof.withoutTable, 1)
  assert.match(proofTable(proof)[2] ?? '', /\| 4 \| 1 \(25,0%\) \| 3 \(75,0%\) \| 1 \|$/)
  assert.equal(shareOf(9_999, 10_000), '99,9%')
})

const shared = join(projectRoot, '..', '..', 'shared')
const reference = [join(projectRoot, '..', 'shared'), shared].find((folder) =>
  existsSync(join(folder, 'reference', 'lump-sums.json')),
)

describe('on the published candidacies', {
  skip: reference ? false : 'the shared data are not beside the project',
}, () => {
  interface Check {
    readonly file: string
    readonly n: number
    readonly reproduced_with_population_2023: number
  }
  const text = (path: string) => readFileSync(join(reference as string, path), 'utf8')
  const known = () =>
    (
      JSON.parse(text('reference/lump-sums.json')) as {
        calls: { title: string; check_on_shared_data: Check | null }[]
      }
    ).calls

  const counts = () => {
    const reading = readCsv(Buffer.from(text('data/registry/comuni.csv')))
    assert.ok(reading.ok)
    const { header: names, records } = reading.table
    const found = new Map<string, Count[]>()
    const repeated = new Set<string>()
    for (const { cells } of records) {
      const cell = (name: string) => cells[names.indexOf(name)] ?? ''
      const residents = [{ countedOn: '2023-01-01', residents: Number(cell('popolazione_2023')) }]
      for (const code of [cell('codice_istat'), cell('codice_ipa').toLowerCase()]) {
        if (found.has(code)) repeated.add(code)
        found.set(code, residents)
      }
    }
    // As the import of the registry does: a code of two towns is of neither.
    for (const code of repeated) found.delete(code)
    return found
  }

  test('every table gives at least what was found when it was made', () => {
    const calls = bundledCallFiles
      .flatMap((path) => parseCallFile(path, readFileSync(path)).calls)
      .map(({ content }) => asCall(content))
    const residents = counts()
    const checks = known().flatMap(({ title, check_on_shared_data: check }) =>
      check ? [{ title, ...check }] : [],
    )
    for (const [file, ofFile] of Map.groupBy(checks, (check) => check.file)) {
      const bytes = readFileSync(join(reference as string, 'data', 'padigitale2026', file))
      const { candidacies } = readCandidacies(file, bytes)
      const proof = proveCalls(
        calls,
        candidacies,
        ({ ipaCode, istatCode }) => residents.get(ipaCode) ?? residents.get(istatCode) ?? [],
      )
      for (const { title, n, reproduced_with_population_2023: least } of ofFile) {
        const found = proof.calls.get(title)
        assert.equal(found?.read, n, title)
        assert.ok((found?.exact ?? 0) >= least, `${title}: ${found?.exact} instead of ${least}`)
        assert.equal(found?.unexplained, 0, title)
      }
    }
    assert.ok(checks.length >= 28)
  })
})
