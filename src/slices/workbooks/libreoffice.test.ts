// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { listToResave } from '../../../test/factories/broken-workbooks.ts'
import type { Sheet } from '../../platform/sheets/model.ts'
import { readWorkbook } from '../../platform/sheets/read.ts'
import { exportList } from './list-export.ts'
import type { Cells } from './model.ts'

const isInstalled = spawnSync('soffice', ['--version'], { timeout: 30_000 }).status === 0
const skip = isInstalled
  ? false
  : 'LibreOffice (soffice) is not installed: the fixtures it saved are read instead'
const folder = mkdtempSync(join(tmpdir(), 'regia-libreoffice-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Saves a file again with the real program, and reads what it wrote. */
async function resaved(content: Uint8Array, from: string, ...formats: string[]): Promise<readonly Sheet[]> {
  let path = join(folder, `lista.${from}`)
  writeFileSync(path, content)
  for (const [step, format] of formats.entries()) {
    const out = join(folder, String(step))
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    const asked = format === 'csv' ? 'csv:Text - txt - csv (StarCalc):59,34,76,1,,1040,false,true' : format
    await promisify(execFile)(
      'soffice',
      [profile, '--headless', '--convert-to', asked, '--outdir', out, path],
      {
        timeout: 120_000,
      },
    )
    path = join(out, `lista.${format}`)
  }
  const reading = await readWorkbook(readFileSync(path), { fileName: path })
  assert.ok(reading.ok, reading.ok ? '' : reading.fault)
  return reading.sheets
}

const valuesOf = (sheets: readonly Sheet[]) =>
  sheets.map(({ name, isHidden, rows }) => ({ name, isHidden, rows }))
async function original(content: Uint8Array) {
  const reading = await readWorkbook(content)
  assert.ok(reading.ok)
  return reading.sheets
}

describe('what LibreOffice saves again reads the same:', { skip }, () => {
  const cells: Cells = {
    name: 'Protocollo 5.2',
    supplier: 'Fornitore di prova',
    services: 'Anagrafe; Protocollo',
    licences: 'scade il 30/06/2027, codice 00123',
    opportunity: 'Alto',
    risk: 'Medio',
    ease: '',
  }
  const listOf = (given: Cells) => ({
    administrationId: 'ente-di-prova',
    rows: [{ id: 'uno', cells: given }],
  })

  for (const formats of [['xlsx'], ['ods'], ['ods', 'xlsx']]) {
    test(`the official list, to ${formats.join(' and to ')}`, async () => {
      assert.deepEqual(
        valuesOf(await resaved(listToResave(), 'xlsx', ...formats)),
        valuesOf(await original(listToResave())),
      )
    })
    for (const from of ['xlsx', 'ods'] as const)
      test(`our export in .${from}, to ${formats.join(' and to ')}`, async () => {
        const file = await exportList(listOf(cells), from)
        assert.deepEqual(valuesOf(await resaved(file, from, ...formats)), valuesOf(await original(file)))
      })
  }

  test('our export with a line end in a cell', async () => {
    const file = await exportList(listOf({ ...cells, licences: 'una riga\nun’altra' }), 'xlsx')
    assert.deepEqual(valuesOf(await resaved(file, 'xlsx', 'ods', 'xlsx')), valuesOf(await original(file)))
  })

  test('the official list, to an Italian csv', async () => {
    const [sheet] = await resaved(listToResave(), 'xlsx', 'csv')
    const [before] = await original(listToResave())
    assert.deepEqual(sheet?.rows, before?.rows)
  })

  const given = new URL(
    '../../../../shared/data/cloud-enablement-kit/Allegato_Lista_degli_applicativi.xlsx',
    import.meta.url,
  )
  const missing = existsSync(given) ? false : 'the official forms are not beside this checkout'
  for (const format of ['xlsx', 'ods'])
    test(`the official form as published, to ${format}`, { skip: missing }, async () => {
      const content = readFileSync(given)
      const [sheet] = await resaved(content, 'xlsx', format)
      const [before] = await original(content)
      assert.deepEqual(sheet?.rows.slice(0, 3), before?.rows.slice(0, 3))
    })
})
