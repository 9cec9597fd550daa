// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { addDays, dateInRome, formatDate } from '../src/shared/dates.ts'
import { testSite, type Visitor } from './harness.ts'

const site = testSite({ store: 'demo' })
const ended = 'Fossalunga di Sopra'
const successor = 'Valdorsa'

/** Finds a body with the search of every page. */
async function search(visitor: Visitor, words: string): Promise<void> {
  await visitor.visit('/')
  const box = visitor.page.getByRole('search')
  await box.getByRole('searchbox').fill(words)
  await box.getByRole('button', { name: 'Cerca' }).click()
  await visitor.page.waitForLoadState()
  await visitor.look()
}

test('a town merges into another: nothing is lost, and a task says what to carry over', async () => {
  const administrator = await site.open()
  await administrator.signInAs('Amministratore')
  await administrator.visit('/amministrazione/importazioni')
  const list = join(site.folder, 'soppressi.csv')
  const day = formatDate(addDays(dateInRome(new Date()), -10))
  writeFileSync(
    list,
    `Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione
999021;${ended};;${day};999001;${successor}
`,
  )
  await administrator.page.getByLabel('File CSV').setInputFiles(list)
  await administrator.press('Vedi l’anteprima')
  await administrator.page.getByText(ended).first().waitFor()
  await administrator.picture('soppressione-anteprima')
  await administrator.press(/^Importa|^Applica|^Registra/)
  await administrator.close()

  const office = await site.open({ scripts: false })
  const { page } = office
  await office.signInAs('Ufficio associato')
  await search(office, '999021')
  await office.follow(`Comune di ${ended}`)
  await page.getByText(`Confluito in ${successor}`).waitFor()
  await office.picture('ente-confluito')
  await page
    .getByRole('region', { name: 'Servizi', exact: true })
    .getByRole('link', { name: 'Anagrafe' })
    .click()
  await page.waitForLoadState()
  await office.look()

  await office.visit('/?quando=senza-data#da-fare')
  await office.follow(`Prendere in carico ciò che resta di ${ended}`)
  const open = page.getByRole('region', { name: 'Ancora aperto' })
  await open
    .getByText(/piano di migrazione/)
    .first()
    .waitFor()
  await open.getByText(/10 servizi attivi/).waitFor()
  await office.picture('passaggio')
  await office.press('Segna come concluso')
  await page.getByRole('alert').getByRole('link').first().waitFor()
  await page.getByRole('textbox', { name: /Perché/ }).fill('Riportato nel piano di Valdorsa')
  await office.press('Segna come concluso')

  await office.visit('/?quando=senza-data#da-fare')
  assert.equal(await page.getByRole('link', { name: new RegExp(`resta di ${ended}`) }).count(), 0)
  await office.visit('/enti/c_zz21')
  await page.getByText('Riportato nel piano di Valdorsa').first().waitFor()
  await office.close()
})
