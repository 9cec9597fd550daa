// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../../src/platform/db/store.ts'
import { openFolder, restoreFolder } from '../../src/platform/embedded/folder.ts'
import { type Child, startChild } from '../children.ts'
import {
  allOthersAreGone,
  describeEmbeddedOnly,
  describeServerOnly,
  embeddedTemplate,
  testDatabase,
} from '../databases.ts'

const rows = 5000
const folder = mkdtempSync(join(tmpdir(), 'regia-fault-'))
const file = join(folder, 'comuni.csv')
after(() => rmSync(folder, { recursive: true, force: true }))
before(() => {
  const header =
    'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
  const lines = Array.from({ length: rows }, (_, index) => {
    const province = String(1 + Math.floor(index / 999)).padStart(3, '0')
    const code = `${province}${String(1 + (index % 999)).padStart(3, '0')}`
    const cadastral = `${'ABCDEF'[Math.floor(index / 999)]}${String(1 + (index % 999)).padStart(3, '0')}`
    return `${code},Comune ${index},,${province},Torino,TO,01,Piemonte,${cadastral},c_${cadastral.toLowerCase()},${100 + index},${200 + index}`
  })
  writeFileSync(file, `${[header, ...lines].join('\n')}\n`)
})

/** What an import leaves: everything of it, or nothing. */
async function leftBy(store: Store) {
  const [counts] = await store.ownerRows<Record<string, number>>(`select
    (select count(*) from administrations) as bodies,
    (select count(*) from administration_populations) as counts,
    (select count(*) from import_runs) as runs,
    (select count(*) from events where subject_kind = 'administration') as events,
    (select count(*) from events where subject_kind = 'import') as imports`)
  return counts
}

const nothing = { bodies: 0, counts: 0, runs: 0, events: 0, imports: 0 }
const everything = { bodies: rows, counts: rows * 2, runs: 1, events: rows, imports: 1 }

/** When to kill: at a share of the work as the command tells it, or so many milliseconds after it began to write. */
type Moment = { readonly percent: number } | { readonly ms: number }

async function killAt(child: Child, moment: Moment): Promise<boolean> {
  const began = 'percent' in moment ? new RegExp(`^${moment.percent} % `) : /^0 % /
  try {
    await child.line(began, 'err')
    if ('ms' in moment) await sleep(moment.ms)
  } catch {
    // It ended before that moment: the end is judged the same way.
  }
  child.process.kill('SIGKILL')
  return (await child.ended) === 'SIGKILL'
}

const moments: readonly Moment[] = [
  { percent: 20 },
  { percent: 60 },
  { percent: 80 },
  { ms: randomInt(1500) },
  { ms: randomInt(1500) },
]

async function killImports(
  env: Record<string, string>,
  look: <R>(fn: (store: Store) => Promise<R>) => Promise<R>,
) {
  let killed = 0
  for (const moment of moments) {
    if (await killAt(startChild('src/cli/main', ['import', 'comuni', file], env), moment)) killed += 1
    const left = await look(leftBy)
    const isWhole = left?.['bodies'] !== 0
    assert.deepEqual(left, isWhole ? everything : nothing, `killed at ${JSON.stringify(moment)}`)
    if (isWhole)
      await look((store) =>
        store.asOwner('truncate administrations, administration_populations, import_runs, events cascade'),
      )
  }
  assert.ok(killed >= 2, `only ${killed} imports were killed while they ran`)
  const last = startChild('src/cli/main', ['import', 'comuni', file], env)
  assert.equal(await last.ended, 0, last.err.join('\n'))
  assert.deepEqual(await look(leftBy), everything)
}

describeEmbeddedOnly('an import killed on the embedded store', () => {
  test('happened whole or not at all, and the store opens again', async () => {
    const dataDir = join(folder, 'data')
    await restoreFolder(dataDir, await embeddedTemplate(), { replace: false, now: new Date() })
    await killImports({ REGIA_DATA: dataDir }, async (fn) => {
      const { store, lock } = await openFolder(dataDir, { doing: 'test', now: new Date() })
      try {
        return await fn(store)
      } finally {
        await store.close()
        await lock.release()
      }
    })
  })
})

describeServerOnly('an import killed on a server', () => {
  const database = testDatabase()

  test('happened whole or not at all', async () => {
    await killImports({ DATABASE_URL: database.url }, async (fn) => {
      await allOthersAreGone(database.store)
      return fn(database.store)
    })
  })
})
