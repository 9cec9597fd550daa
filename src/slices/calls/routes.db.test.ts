// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aCall } from '../../../test/factories/calls.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { bundledCallFiles } from './import.ts'

const database = testDatabase()
const now = new Date('2026-03-10T10:00:00Z')
let app: TestApp
let people: Record<'contact' | 'office' | 'officer' | 'auditor' | 'administrator', TestClient>

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  const body = (await anAdministration(database.db, { name: 'Valdorsa' })).id
  const office = (await anAssociation(database.db)).id
  await aMember(database.db, office, body)
  people = {
    contact: await app.as({ role: 'contact', administrationId: body }),
    office: await app.as({ role: 'office_member', associationId: office }),
    officer: await app.as({ role: 'programme_officer' }),
    auditor: await app.as({ role: 'auditor' }),
    administrator: await app.as({ role: 'administrator' }),
  }
})

describe('the list of calls and the page of each', () => {
  test('are read by who is signed in, whatever the role', async () => {
    const call = await aCall(database.db, now, { title: 'Cloud 2027 di prova' })
    for (const person of Object.values(people)) {
      const list = await person.get('/avvisi')
      assert.equal(list.statusCode, 200)
      assert.match(list.body, /Cloud 2027 di prova/)
      assert.equal(list.body.includes('/avvisi/carica'), person === people.administrator)
      const page = await person.get(`/avvisi/${call.code}`)
      assert.equal(page.statusCode, 200)
      assert.match(page.body, /da 2\.501 a 5\.000 abitanti/)
      assert.match(page.body, /2\.352,00/)
    }
    assert.equal((await app.anonymous().get('/avvisi')).statusCode, 303)
    assert.equal((await people.contact.get('/avvisi/nessuno')).statusCode, 404)
  })

  test('read an amount, or tell the nearest ones', async () => {
    const call = await aCall(database.db, now)
    const read = async (query: string) => (await people.contact.get(`/avvisi/${call.code}?${query}`)).body
    assert.match(await read('importo=56.526,00'), /6 in A, 6 in B/)
    const near = await read('importo=56.527,00&fascia=fino-5000')
    assert.match(near, /Nessun numero intero di servizi/)
    assert.match(near, /56\.526,00/)
    assert.match(await read('importo=tanti'), /non è un importo/)
  })
})

describe('loading a file', () => {
  const [path = ''] = bundledCallFiles
  const file = { field: 'file', fileName: 'avvisi.json', content: readFileSync(path) }

  test('shows what it would do, then does it', async () => {
    const preview = await people.administrator.postMultipart('/avvisi/carica/anteprima', {}, [file])
    assert.equal(preview.statusCode, 200)
    assert.match(preview.body, /Carica 6 avvisi/)
    assert.doesNotMatch(
      (await people.office.get('/avvisi')).body,
      /1\.2 Abilitazione al cloud - Comuni - Aprile 2022/,
    )
    const form = { nome: 'avvisi.json', contenuto: file.content.toString('base64') }
    const loaded = await people.administrator.post('/avvisi/carica', form)
    assert.equal(loaded.statusCode, 303)
    assert.match(
      (await people.office.get('/avvisi')).body,
      /1\.2 Abilitazione al cloud - Comuni - Aprile 2022/,
    )
    const again = await people.administrator.postMultipart('/avvisi/carica/anteprima', {}, [file])
    assert.match(again.body, /non c’è nulla da caricare/)
  })

  test('tells the points to correct and whom a change touches', async () => {
    const whole = JSON.parse(file.content.toString()) as {
      calls: { bands: { fee: string }[]; examples: object[] }[]
    }
    const [first] = whole.calls
    assert.ok(first?.bands[1])
    first.bands[1].fee = '13000.00'
    const post = () =>
      people.administrator.postMultipart('/avvisi/carica/anteprima', {}, [
        { ...file, content: JSON.stringify({ kind: 'calls', calls: [first] }) },
      ])
    const wrong = await post()
    assert.match(wrong.body, /Da correggere nel file/)
    assert.match(wrong.body, /avviso 1 › examples 3/)
    assert.doesNotMatch(wrong.body, /Carica 1 avviso/)
    first.examples = [{ size: 3412, services: { A: 6, B: 6 }, amount: '57526.00' }]
    const right = await post()
    assert.match(right.body, /1 ente guadagna/)
    assert.match(right.body, /1\.000,00\u00a0€ in più/)
  })

  test('is for the administrator, with a file that is one', async () => {
    for (const person of [people.contact, people.office, people.officer, people.auditor]) {
      assert.equal((await person.get('/avvisi/carica')).statusCode, 403)
      assert.equal((await person.postMultipart('/avvisi/carica/anteprima', {}, [file])).statusCode, 403)
      assert.equal((await person.post('/avvisi/carica', { nome: 'a', contenuto: 'e30=' })).statusCode, 403)
    }
    const none = await people.administrator.postMultipart('/avvisi/carica/anteprima', {}, [])
    assert.equal(none.statusCode, 422)
    const other = await people.administrator.postMultipart('/avvisi/carica/anteprima', {}, [
      { ...file, content: 'ciao' },
    ])
    assert.match(other.body, /non è un file di avvisi/)
  })
})
