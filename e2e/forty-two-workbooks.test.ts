// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { xlsxList, xlsxRow } from '../test/factories/broken-workbooks.ts'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })
const bodies = Array.from({ length: 42 }, (_, index) => `c_zz${String(index + 1).padStart(2, '0')}`)

/** The official list as a town would fill it: each has something wrong in it, in turn. */
function filled(index: number): Buffer {
  const wrong = index % 3
  return xlsxList(
    xlsxRow(
      'Ordinanze web',
      'Terzi S.r.l. (inventata)',
      wrong === 0 ? 'Protocolo' : 'Protocollo',
      wrong === 1 ? 'Abbonamento fino al 31/02/2027' : 'Abbonamento',
      wrong === 2 ? 'Medoi' : 'Medio',
      'Basso',
      'Alto',
    ) +
      xlsxRow(
        `Registro delle sale ${index + 1}`,
        'Terzi S.r.l. (inventata)',
        '',
        '',
        'Alto',
        'Basso',
        'Medio',
      ),
  )
}

/** The parts of an archive, by its directory. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>()
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const names = archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + 46, at + 46 + names)
    const start = archive.readUInt32LE(at + 42)
    const from = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28)
    const packed = archive.subarray(from, from + archive.readUInt32LE(at + 20))
    parts.set(name, archive.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed))
    at += 46 + names + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return parts
}

async function upload(office: Visitor, files: readonly string[]): Promise<void> {
  const { page } = office
  await office.visit('/inventario/importazioni')
  await page.getByLabel(/^File, anche molti insieme/).setInputFiles([...files])
  await office.press('Vedi l’anteprima')
}

/** The imports of the list by the words of their state, once none is being read. */
async function imports(office: Visitor, state: RegExp): Promise<string[]> {
  const { page } = office
  const rows = page.getByRole('region', { name: /^Importazioni/ }).getByRole('row')
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto('/inventario/importazioni')
    if ((await rows.filter({ hasText: /In lettura|In controllo|Caricat[oa]$/ }).count()) === 0) break
    await page.waitForTimeout(1000)
  }
  const links = rows.filter({ hasText: state }).getByRole('rowheader').getByRole('link')
  return Promise.all((await links.all()).map(async (link) => (await link.getAttribute('href')) ?? ''))
}

/** Takes the proposal when it is all that is asked; otherwise the first answer to each question. */
async function repair({ page }: Visitor): Promise<void> {
  const answers = await page
    .getByRole('table', { name: /^Celle da correggere/ })
    .getByRole('combobox')
    .all()
  const proposal = page.getByRole('button', { name: 'Accetta la proposta' })
  if (answers.length === 1 && (await proposal.isVisible())) return proposal.click()
  for (const answer of answers) await answer.selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Aggiorna l’anteprima' }).click()
}

test('an office takes in the lists of 42 towns, repairs them, and gives them back', async () => {
  const office = await site.open()
  const { page } = office
  await office.signInAs('Ufficio associato')
  const earlier = new Set(await imports(office, /./))
  const ours = async (state: RegExp) => (await imports(office, state)).filter((each) => !earlier.has(each))
  const folder = join(site.folder, 'liste')
  mkdirSync(folder)
  const files = bodies.map((code, index) => {
    const file = join(folder, `Lista degli applicativi ${code}.xlsx`)
    writeFileSync(file, filled(index))
    return file
  })
  await upload(office, files)
  await page.getByText('42 file caricati').waitFor()
  const toRepair = await ours(/da correggere/)
  assert.equal(toRepair.length, 42, 'each file finds its town by its name, and has something to correct')
  await office.look()
  await office.picture('quarantadue-importazioni')

  for (const [index, address] of toRepair.entries()) {
    await page.goto(address)
    await repair(office)
    await page.getByRole('link', { name: '2 righe' }).first().waitFor()
    if (index < 3) {
      await office.look()
      await office.picture(`lista-riparata-${index + 1}`)
    }
    await page.getByRole('button', { name: 'Importa 2 righe' }).click()
    await page.getByText('Importata').first().waitFor()
  }
  assert.deepEqual(await ours(/In anteprima|da correggere/), [])
  await office.look()

  const download = page.waitForEvent('download')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Liste degli applicativi' })
    .getByRole('link', { name: 'in .xlsx' })
    .click()
  const lists = unzip(readFileSync(await (await download).path()))
  assert.equal(lists.size, 42)
  const back = join(site.folder, 'tornate')
  mkdirSync(back)
  const returned = [...lists].map(([name, content]) => {
    const file = join(back, name)
    writeFileSync(file, content)
    return file
  })
  await upload(office, returned)
  const same = await ours(/In anteprima/)
  assert.equal(same.length, 42)
  for (const address of same.slice(0, 3)) {
    await office.visit(address)
    await page.getByText('Nulla da importare: il file dice quello che c’è già.').waitFor()
  }
  assert.deepEqual(
    await ours(/In anteprima.*[1-9]\d* (nuov|cambiat|da correggere)/),
    [],
    'out and back changes nothing',
  )
  await office.close()
})
