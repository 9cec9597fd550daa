// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { importComuni } from '../../cli/commands/import-comuni.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { projectRoot } from '../../platform/paths.ts'
import type { DomainError } from '../../shared/errors.ts'
import { importMunicipalities } from './import.ts'
import type { ImportReport } from './model.ts'
import { findAdministrationByIpa, listPopulations } from './store.ts'

const now = new Date('2026-03-10T09:00:00Z')
const header =
  'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
const aglie = '001001,Agliè,,001,Torino,TO,01,Piemonte,A074,c_a074,2644,2558'
const airasca = '001002,Airasca,,001,Torino,TO,01,Piemonte,A109,C_A109,3819,3681'
const naples = '063049,Napoli,,063,Napoli,NA,15,Campania,F839,c_f839,962003,913462'

const file = (...lines: string[]) => Buffer.from(`${[header, ...lines].join('\n')}\n`)
const numbers = ({ read, new: added, changed, unchanged, refused }: ImportReport) => [
  read,
  added,
  changed,
  unchanged,
  refused,
]

/** What the registry holds, to compare before and after. */
const snapshot = `select (select count(*)::integer from administrations) as bodies,
  (select count(*)::integer from administration_populations) as counts,
  (select count(*)::integer from events) as events, (select count(*)::integer from import_runs) as runs`

describe('an import of municipalities', () => {
  const database = testDatabase()
  const deps = () => ({ db: database.db, clock: () => now, actor: systemActor('cli', now) })
  const run = (content: Buffer, options = {}) => importMunicipalities(deps(), content, 'comuni.csv', options)
  const held = async () => (await database.store.ownerRows<Record<string, number>>(snapshot))[0]
  const find = (ipaCode: string) =>
    withActor(database.db, systemActor('public', now), (tx) => findAdministrationByIpa(tx, ipaCode))

  test('a trial run says what would change and changes nothing', async () => {
    const before = await held()
    const { report, runId } = await run(file(aglie, airasca), { dryRun: true })
    assert.deepEqual(numbers(report), [2, 2, 0, 0, 0])
    assert.equal(runId, null)
    assert.deepEqual(await held(), before)
  })

  test('brings bodies in with codes, counts, events and a row in the list of imports', async () => {
    const { report, runId } = await run(file(aglie, airasca, naples.replace('063049', '63049')))
    assert.deepEqual(numbers(report), [3, 2, 0, 0, 1])
    const body = await find('c_a109')
    assert.deepEqual(
      [body?.name, body?.istatCode, body?.kind, body?.ipaCategory, body?.version],
      ['Airasca', '001002', 'municipality', 'L6', 1],
    )
    const [latest] = await withActor(database.db, systemActor('public', now), (tx) =>
      listPopulations(tx, body?.id ?? ('' as never)),
    )
    assert.deepEqual(latest, { countedOn: '2023-01-01', residents: 3681, source: 'ISTAT' })
    const events = await database.store.ownerRows<{ action: string; system_actor: string; reason: string }>(
      'select action, system_actor, reason from events where subject_id = $1',
      [body?.id],
    )
    assert.deepEqual(events, [{ action: 'import_new', system_actor: 'cli', reason: 'comuni.csv' }])
    const [row] = await database.store.ownerRows<{ rows_refused: number; rejects: ImportReport['rejects'] }>(
      'select rows_refused, rejects from import_runs where import_run_id = $1',
      [runId],
    )
    assert.equal(row?.rows_refused, 1)
    assert.equal(row?.rejects[0]?.proposal, '063049')
  })

  test('a second time changes nothing, and says so', async () => {
    const before = await held()
    const { report } = await run(file(aglie, airasca))
    assert.deepEqual(numbers(report), [2, 0, 0, 2, 0])
    const after = await held()
    assert.deepEqual(
      { ...after, events: 0, runs: 0 },
      { ...before, events: 0, runs: 0 },
      'no body and no count more',
    )
    assert.equal(after?.['events'], (before?.['events'] ?? 0) + 1, 'only the event of the import itself')
    assert.equal((await find('c_a109'))?.version, 1)
  })

  test('updates what differs, with before and after in the event of that body alone', async () => {
    const { report } = await run(file(aglie.replace('Agliè', 'Agliè Nuovo').replace('2558', '2600'), airasca))
    assert.deepEqual(numbers(report), [2, 0, 1, 1, 0])
    const body = await find('c_a074')
    assert.deepEqual([body?.name, body?.version], ['Agliè Nuovo', 2])
    const [event] = await database.store.ownerRows<{ changes: Record<string, unknown> }>(
      "select changes from events where subject_id = $1 and action = 'import'",
      [body?.id],
    )
    assert.deepEqual(event?.changes['name'], ['Agliè', 'Agliè Nuovo'])
    const untouched = await database.store.ownerRows(
      "select 1 from events where subject_id = $1 and action = 'import'",
      [(await find('c_a109'))?.id],
    )
    assert.equal(untouched.length, 0)
  })

  test('recognises a body that was added by hand with its IPA code alone', async () => {
    const made = await anAdministration(database.db, {
      ipaCode: 'c_f839',
      name: 'Comune di Napoli',
      istatCode: null,
      cadastralCode: null,
      taxCode: '80014890638',
      populations: [],
    })
    const { report } = await run(file(naples, aglie), { forceSmall: true })
    assert.equal(report.new, 0)
    const body = await find('c_f839')
    assert.deepEqual([body?.id, body?.istatCode, body?.taxCode], [made.id, '063049', '80014890638'])
  })

  test('a file with fewer than half of the municipalities stops, unless it is said to be right', async () => {
    const before = await held()
    await assert.rejects(run(file(aglie)), (error: DomainError) => {
      assert.equal(error.code, 'REG-007')
      assert.match(error.message, /solo 1 riga, ma nel registro ci sono già 3 comuni/)
      return true
    })
    assert.deepEqual(await held(), before)
    const { report } = await run(file(aglie), { forceSmall: true })
    assert.equal(report.read, 1)
    assert.ok(await find('c_a109'), 'what the file leaves out stays')
  })

  test('a failure halfway leaves nothing of the import', async () => {
    const before = await held()
    await database.store.asOwner('alter table import_runs add constraint broken check (rows_read <> 4)')
    const lines = ['A111', 'A112', 'A113', 'A114'].map((code, index) =>
      aglie
        .replace('001001', `00190${index}`)
        .replace('A074', code)
        .replace('c_a074', `c_${code.toLowerCase()}`),
    )
    await assert.rejects(run(file(...lines)))
    assert.deepEqual(await held(), before)
    await database.store.asOwner('alter table import_runs drop constraint broken')
    assert.equal((await run(file(...lines))).report.new, 4)
  })

  test('is not for offices, contacts and strangers', async () => {
    const before = await held()
    await assert.rejects(
      importMunicipalities(
        { ...deps(), actor: systemActor('public', now) },
        file(
          aglie,
          airasca,
          naples,
          airasca.replace('001002', '001777').replace('A109', 'B777').replace('C_A109', ''),
        ),
        'comuni.csv',
      ),
    )
    assert.deepEqual(await held(), before)
  })
})

describe('regia import comuni', () => {
  const database = testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'regia-import-'))

  async function command(content: Buffer | null, flags: readonly string[] = []) {
    const path = join(folder, 'comuni.csv')
    rmSync(path, { force: true })
    if (content) writeFileSync(path, content)
    const lines: string[] = []
    const warnings: string[] = []
    let result: unknown = null
    assert.equal(importComuni.needs, 'store')
    if (importComuni.needs !== 'store') throw new Error('unreachable')
    const context = {
      store: database.store,
      clock: () => now,
      input: {
        args: ['comuni.csv'],
        flag: (name: string) => flags.includes(name),
        text: () => null,
        path: (name: string) => join(folder, name),
      },
      io: {
        print: (line: string) => void lines.push(line),
        result: (value: unknown) => {
          result = value
        },
        warn: (line: string) => void warnings.push(line),
        progress: () => {},
      },
    }
    await importComuni.run(context as unknown as Parameters<typeof importComuni.run>[0])
    return { lines, warnings, result: result as ImportReport }
  }

  test('reports what was read, and writes the refused rows beside the file', async () => {
    const { lines, warnings, result } = await command(file(aglie, naples.replace('F839', 'F39')))
    assert.match(lines.join('\n'), /Lette +2\nNuove +1\nCambiate +0\nUguali +0\nRifiutate +1/)
    assert.deepEqual(numbers(result), [2, 1, 0, 0, 1])
    assert.equal(result.kind, 'comuni')
    assert.equal(result.file, 'comuni.csv')
    assert.match(result.sha256, /^[0-9a-f]{64}$/)
    const beside = join(folder, 'comuni.rifiutate.csv')
    assert.match(warnings.join(), new RegExp(beside))
    assert.match(readFileSync(beside, 'utf8'), /3,codice_catastale,F39,.*,F039/)
  })

  test('with --dry-run changes nothing', async () => {
    const before = await database.store.ownerRows(snapshot)
    const { lines } = await command(file(aglie, naples), ['dry-run'])
    assert.equal(lines[0], 'Prova: nulla è cambiato.')
    assert.deepEqual(await database.store.ownerRows(snapshot), before)
  })

  test('refuses a file that is not there, with the reason', async () => {
    await assert.rejects(command(null), (error: DomainError) => {
      assert.equal(error.code, 'CLI-011')
      assert.match(error.message, /ENOENT/)
      return true
    })
  })

  test('refuses a file without a good row, once the reasons are written', async () => {
    await assert.rejects(command(file(aglie.replace('001001', '1001'))), (error: DomainError) => {
      assert.equal(error.code, 'REG-018')
      return true
    })
    assert.match(readFileSync(join(folder, 'comuni.rifiutate.csv'), 'utf8'), /2,codice_istat,1001,.*,001001/)
  })

  test('refuses a broken file, with the line', async () => {
    await assert.rejects(command(file(aglie, '"001168,None')), (error: DomainError) => {
      assert.equal(error.code, 'REG-004')
      assert.match(error.message, /riga 3/)
      return true
    })
  })
})

const realFile = join(projectRoot, '..', 'shared', 'data', 'registry', 'comuni.csv')
const missing = existsSync(realFile)
  ? false
  : `${realFile} is not here: put the official list there to run this test`

describe('the official list of municipalities', { skip: missing }, () => {
  const database = testDatabase()

  test('comes in whole, three towns without the IPA code of another, in seconds, and once', async () => {
    const deps = { db: database.db, clock: () => now, actor: systemActor('cli', now) }
    const bytes = readFileSync(realFile)
    const first = await importMunicipalities(deps, bytes, 'comuni.csv')
    assert.deepEqual(numbers(first.report), [7904, 7904, 0, 0, 0])
    assert.deepEqual(
      first.report.rejects.map((reject) => `${reject.line} ${reject.value}`),
      ['6989 c_l158', '7290 c_l172', '7897 c_l992'],
    )
    const [found] = await database.store.ownerRows<Record<string, number>>(`
      select count(*)::integer as bodies, count(ipa_code)::integer as with_ipa,
        (count(*) filter (where province_abbreviation = 'NA'))::integer as naples,
        (count(*) filter (where name = 'None'))::integer as none,
        (select sum(residents)::integer from administration_populations where counted_on = '2023-01-01') as residents
      from administrations`)
    assert.deepEqual(found, { bodies: 7904, with_ipa: 7858, naples: 92, none: 1, residents: 58_850_717 })
    const second = await importMunicipalities(deps, bytes, 'comuni.csv')
    assert.deepEqual(numbers(second.report), [7904, 0, 0, 7904, 0])
  })
})
