// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { formOf } from '../../../test/forms.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { loadReferenceData } from '../inventory/index.ts'

const database = testDatabase()
const now = new Date('2026-03-10T09:42:00Z')
const base = '/amministrazione/riferimenti'
const services = `${base}/servizi-qualificati`

let app: TestApp
let administrator: TestClient
let contact: TestClient

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  administrator = await app.as({ role: 'administrator' })
  contact = await app.as({ role: 'contact', administrationId: (await anAdministration(database.db)).id })
})

const upload = (slug: string, content: string, fileName = 'prova.csv', client = administrator) =>
  client.postMultipart(`${base}/${slug}/anteprima`, {}, [{ field: 'file', fileName, content }])

const head =
  'code,supplier,name,serviceKind,levelCode,state,renewalAskedOn,certainty,source,validFrom,validTo'
const catalogue = [
  head,
  'IC-1,Nuvola Prima Srl,Protocollo in cloud,saas,QC2,qualified,,secondary,Copia del catalogo,2024-09-01,',
  'IC-2,Nuvola Prima Srl,Archivio,saas,,qualified,,secondary,Copia del catalogo,01/06/2024,',
  'IC-3,Sereno SpA,Macchine virtuali,IaaS,QC1,qualified,,secondary,Copia del catalogo,2023-04-01,',
  'IC-4,Sereno SpA,Basi dati,paas,QC3,qualified,2025-10-01,secondary,Copia del catalogo,2023-02-01,',
  'IC-5,Brina Scarl,Posta,saas,QC9,qualified,,secondary,Copia del catalogo,2024-01-01,',
  'IC-6,Brina Scarl,Posta,saas,QC1,qualified,,secondary,,31/02/2024,',
].join('\n')

describe('suppliers’ qualified services', () => {
  test('come in from a CSV with preview, rejects, their end, and the trace of who loaded which file', async () => {
    const shown = await upload('servizi-qualificati', catalogue, 'catalogo.csv')
    assert.equal(shown.statusCode, 200)
    assert.match(shown.body, /4 righe nuove/)
    assert.match(shown.body, /«QC9» non è un livello/)
    assert.match(shown.body, /«31\/02\/2024» non è un giorno/)
    assert.match((await contact.get(services)).body, /Nessuna riga in vigore/)
    const applied = await administrator.post(
      `${services}/importazione`,
      formOf(shown.body, `${services}/importazione`),
    )
    assert.equal(applied.headers.location, `${services}?aggiunte=4`)
    assert.deepEqual(
      await database.store.ownerRows(
        "select catalogue_code, valid_to from qualified_services where catalogue_code = 'IC-1'",
      ),
      [{ catalogue_code: 'IC-1', valid_to: '2027-08-31' }],
    )
    const page = await contact.get(services)
    assert.match(page.body, /livello non noto/)
    assert.match(page.body, /scade fra 21 giorni/)
    assert.match(page.body, /rinnovo in corso/)
    assert.match(page.body, /fonte da verificare: letta in una copia/)
    assert.match(page.body, /aggiunte 4 righe/)
    assert.match(page.body, /catalogo\.csv/)
    assert.match((await contact.get(`${services}?al=01/04/2026`)).body, /scaduto/)

    const again = await upload('servizi-qualificati', catalogue, 'catalogo.csv')
    assert.match(again.body, /Non c’è nulla da aggiungere/)
    assert.match(again.body, /Le righe uguali sono 4/)
  })

  test('are found by supplier or name, and leave as a CSV that comes back the same', async () => {
    const found = await contact.get(`${services}?cerca=nuvola+protocollo`)
    assert.match(found.body, /Protocollo in cloud/)
    assert.doesNotMatch(found.body, /Macchine virtuali|>Archivio</)
    const csv = await contact.get(`${services}.csv?cerca=sereno`)
    assert.match(csv.headers['content-disposition'] as string, /servizi-qualificati-2026-03-10\.csv/)
    assert.equal(csv.body.trim().split('\n').length, 3)
    assert.match((await upload('servizi-qualificati', csv.body)).body, /Le righe uguali sono 2/)
  })

  test('a revocation is a new row, and the day before it still held', async () => {
    const added = await administrator.post(services, {
      code: 'IC-1',
      supplier: 'Nuvola Prima Srl',
      name: 'Protocollo in cloud',
      serviceKind: 'saas',
      levelCode: 'QC2',
      state: 'revoked',
      source: 'Avviso di prova',
      certainty: 'certain',
      validFrom: '01/03/2026',
    })
    assert.equal(added.statusCode, 303)
    const status = async (day: string) =>
      /(in vigore|revocato)<\/span>/.exec(
        (await contact.get(`${services}?cerca=protocollo&al=${day}`)).body,
      )?.[1]
    // Of four, one was revoked; the one whose renewal was asked in time still holds.
    assert.match((await contact.get(base)).body, /servizi-qualificati">[^<]*<\/a><\/th><td[^>]*>3</)
    assert.deepEqual([await status('28/02/2026'), await status('01/03/2026')], ['in vigore', 'revocato'])
  })
})

describe('every table', () => {
  test('has a page with what is in force, what changed, who loaded it, and a CSV', async () => {
    const index = await contact.get(base)
    for (const slug of [
      'termini',
      'livelli',
      'servizi-qualificati',
      'tipi',
      'requisiti',
      'fasce',
      'categorie',
    ]) {
      assert.match(index.body, new RegExp(`href="${base}/${slug}"`))
      const page = await contact.get(`${base}/${slug}`)
      assert.equal(page.statusCode, 200, slug)
      assert.match(page.body, /Che cosa è cambiato/)
      assert.equal((await contact.get(`${base}/${slug}.csv`)).statusCode, 200, slug)
    }
    const bands = await contact.get(`${base}/fasce`)
    assert.match(bands.body, /population-bands\.json/)
    assert.match(bands.body, /il sistema/)
    assert.match(bands.body, /senza limite/)
    assert.match((await contact.get(`${base}/fasce?al=18/04/2022`)).body, /Nessuna riga in vigore/)
  })

  test('is imported and added to by who administers only, and refuses what is not its file', async () => {
    assert.equal((await upload('fasce', 'x', 'x.csv', contact)).statusCode, 403)
    assert.equal(
      (await contact.post(`${base}/fasce/importazione`, { nome: 'x', contenuto: '' })).statusCode,
      403,
    )
    assert.equal((await contact.post(`${base}/fasce`, { code: 'x' })).statusCode, 403)
    for (const [content, why] of [
      ['', /Scegli un file/],
      ['code;altro\nx;y', /mancano le colonne/],
      ['{"kind":"terms","rows":[]}', /manca «kind»: population_bands/],
      ['{', /non è JSON/],
    ] as const) {
      const refused = await upload('fasce', content)
      assert.equal(refused.statusCode, 422)
      assert.match(refused.body, why)
    }
    assert.equal((await upload('categorie', 'x')).statusCode, 404)
    assert.equal((await contact.get(`${base}/inesistente`)).statusCode, 404)
  })

  test('a band added by hand is in force from its day, and changes the band of a body', async () => {
    const row = {
      code: 'fino-2500',
      fromResidents: '0',
      toResidents: '3000',
      source: 'Decreto di prova',
      certainty: 'certain',
      validFrom: '01/03/2026',
    }
    const wrong = await administrator.post(`${base}/fasce`, { ...row, fromResidents: '4000' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /finisce prima di cominciare/)
    assert.equal((await administrator.post(`${base}/fasce`, row)).statusCode, 303)
    assert.equal((await administrator.post(`${base}/fasce`, row)).statusCode, 409)
    const page = await contact.get(`${base}/fasce`)
    assert.match(page.body, /3\.000/)
    assert.match(page.body, /scritta a mano/)
    assert.doesNotMatch((await contact.get(`${base}/fasce?al=28/02/2026`)).body, /3\.000/)
  })
})
