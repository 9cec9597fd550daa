// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { loadReferenceData } from '../inventory/index.ts'
import type { Administration } from './model.ts'

const now = new Date('2026-03-10T09:00:00Z')
const header =
  'codice_istat,denominazione,denominazione_altra_lingua,cod_provincia,provincia,sigla,cod_regione,regione,codice_catastale,codice_ipa,popolazione_2011,popolazione_2023'
const aglie = '001001,Agliè,,001,Torino,TO,01,Piemonte,A074,c_a074,2644,2558'
const naples = '063049,Napoli,,063,Napoli,NA,15,Campania,F839,c_f839,962003,913462'

const database = testDatabase()
let app: TestApp
let administrator: TestClient
let office: TestClient
let contact: TestClient
let reviewer: TestClient
let officeId: AssociationId
let member: Administration
let stranger: Administration

before(async () => {
  await database.opened
  app = await testApp(database, { now })
  await withActor(database.db, systemActor('cli', now), (tx) => loadReferenceData(tx, now))
  member = await anAdministration(database.db, {
    name: 'Valdorsa',
    ipaCode: 'c_v500',
    populations: [
      { countedOn: '2023-01-01', residents: 4950, source: 'ISTAT' },
      { countedOn: '2011-10-09', residents: 5100, source: 'ISTAT, censimento' },
    ],
  })
  stranger = await anAdministration(database.db, { name: 'Montebrina', ipaCode: null })
  officeId = (await anAssociation(database.db, { name: 'Ufficio Alta Valdorsa' })).id
  await aMember(database.db, officeId, member.id, { validFrom: '2023-03-01', validTo: '2028-02-28' })
  administrator = await app.as({ role: 'administrator' })
  office = await app.as({ role: 'office_member', associationId: officeId })
  contact = await app.as({ role: 'contact', administrationId: member.id })
  reviewer = await app.as({ role: 'reviewer' })
})

/** The page as its reader sees it: text without markup, one blank between words. */
function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;|&apos;/g, '’')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}

describe('the list of bodies', () => {
  test('leads strangers to sign in', async () => {
    const response = await app.anonymous().get('/enti')
    assert.equal(response.statusCode, 303)
    assert.equal(response.headers.location, '/accesso?da=%2Fenti')
  })

  test('shows bodies with codes, province, residents, office and channel', async () => {
    const page = textOf((await reviewer.get('/enti')).body)
    assert.match(
      page,
      /Valdorsa c_v500 · ISTAT 199\d{3} Comune Provaterra \(PV\) Regione di prova 4\.950 Ufficio Alta Valdorsa Dentro Regia/,
    )
    assert.match(page, /Montebrina senza codice IPA/)
  })

  test('keeps search and filters as chips that can be taken off', async () => {
    const { body } = await reviewer.get(`/enti?cerca=valdorsa&regione=21&ufficio=${officeId}`)
    const page = textOf(body)
    assert.match(page, /Cerca: valdorsa/)
    assert.match(page, /Regione: Regione di prova/)
    assert.match(page, /Ufficio: Ufficio Alta Valdorsa/)
    assert.match(
      body,
      /href="\/enti\?regione=21&amp;ufficio=[^"]+" aria-label="Togli il filtro Cerca: valdorsa"/,
    )
    assert.doesNotMatch(page, /Montebrina/)
  })

  test('offers names that look like what was typed', async () => {
    const page = textOf((await reviewer.get('/enti?cerca=vldorsa')).body)
    assert.match(page, /Nessun ente si chiama «vldorsa»: questi hanno un nome simile/)
    assert.match(page, /Valdorsa c_v500/)
  })

  test('an office finds its own bodies with one click', async () => {
    const { body } = await office.get('/enti')
    assert.match(body, new RegExp(`href="/enti\\?ufficio=${officeId}">I nostri enti`))
  })

  test('gives the rows on screen as CSV and as a workbook', async () => {
    const csv = await reviewer.get('/enti.csv?cerca=valdorsa')
    assert.match(String(csv.headers['content-disposition']), /attachment; filename="enti-2026-03-10\.csv"/)
    assert.deepEqual(csv.body.split('\r\n').slice(0, 2), [
      'name,other_language_name,ipa_code,istat_code,kind,province,province_abbreviation,region,residents,counted_on,office,submission_channel',
      `Valdorsa,,c_v500,${member.istatCode},Comune,Provaterra,PV,Regione di prova,4950,2023-01-01,Ufficio Alta Valdorsa,Dentro Regia`,
    ])
    const workbook = await reviewer.get('/enti.xlsx?cerca=valdorsa')
    assert.match(String(workbook.headers['content-type']), /spreadsheetml/)
    assert.equal(workbook.rawPayload.subarray(0, 2).toString(), 'PK')
    assert.equal((await app.anonymous().get('/enti.csv')).statusCode, 303)
  })
})

describe('the search of the site', () => {
  test('leads straight to the one body that was meant', async () => {
    for (const typed of ['c_v500', 'valdorsa', 'Comune di Valdorsa', member.istatCode ?? '']) {
      const response = await office.get(`/cerca?q=${encodeURIComponent(typed)}`)
      assert.deepEqual([response.statusCode, response.headers.location], [302, '/enti/c_v500'], typed)
    }
  })

  test('lists what begins so, and says when nothing does', async () => {
    assert.match(
      textOf((await office.get('/cerca?q=valdo')).body),
      /Risultati per «valdo».*Comune di Valdorsa/,
    )
    assert.match(textOf((await office.get('/cerca?q=zzzzzz')).body), /Non abbiamo trovato nulla/)
    assert.equal((await office.get('/cerca')).statusCode, 200)
  })

  test('shows what was typed as text', async () => {
    const { body } = await office.get(`/cerca?q=${encodeURIComponent('<script>alert(1)</script>')}`)
    assert.doesNotMatch(body, /<script>alert/)
  })
})

describe('the page of a body', () => {
  test('says both counts near a bound, with the band of each', async () => {
    const page = textOf((await office.get('/enti/c_v500')).body)
    assert.match(page, /4\.950 \(ISTAT, 1º gennaio 2023\) · 5\.100 \(ISTAT, censimento, 9 ottobre 2011\)/)
    assert.match(page, /2\.501–5\.000 con il conteggio più recente, 5\.001–20\.000 con quello del 2011/)
    assert.match(page, /fonte da verificare/)
    assert.match(
      page,
      /associato a Ufficio Alta Valdorsa dal 1º marzo 2023 \(Convenzione di prova n\. 1, fino al 28 febbraio 2028\)/,
    )
  })

  test('is at the IPA code; the id leads there', async () => {
    const response = await contact.get(`/enti/${member.id}`)
    assert.deepEqual([response.statusCode, response.headers.location], [302, '/enti/c_v500'])
    assert.equal((await contact.get(`/enti/${stranger.id}`)).statusCode, 200)
  })

  test('is not there for a code that nobody has', async () => {
    const response = await office.get('/enti/c_zzzz')
    assert.equal(response.statusCode, 404)
    assert.match(textOf(response.body), /REG-001/)
  })

  for (const [who, client, path, canCorrect] of [
    ['an administrator', () => administrator, () => '/enti/c_v500', true],
    ['the office of the body', () => office, () => '/enti/c_v500', true],
    ['the office of others', () => office, () => `/enti/${stranger.id}`, false],
    ['a contact', () => contact, () => '/enti/c_v500', false],
    ['a reviewer', () => reviewer, () => '/enti/c_v500', false],
  ] as const)
    test(`${canCorrect ? 'lets' : 'does not let'} ${who} correct it`, async () => {
      const { body } = await client().get(path())
      assert.equal(body.includes('Correggi i dati'), canCorrect)
      assert.equal(body.includes('Cambia dove trasmette'), canCorrect)
      assert.equal((await client().get(`${path()}/modifica`)).statusCode, canCorrect ? 200 : 403)
    })

  test('keeps the choice of the channel, for its office only', async () => {
    const version = (
      await database.store.ownerRows<{ version: number }>(
        'select version from administrations where administration_id = $1',
        [member.id],
      )
    )[0]?.version
    const form = { channel: 'office', version: String(version) }
    assert.equal((await contact.post('/enti/c_v500/canale', form)).statusCode, 403)
    const saved = await office.post('/enti/c_v500/canale', form)
    assert.deepEqual([saved.statusCode, saved.headers.location], [303, '/enti/c_v500#ufficio'])
    const page = textOf((await office.get('/enti/c_v500')).body)
    assert.match(page, /Dove trasmette i piani PEC o portale nazionale/)
    assert.match(page, /ha scelto dove l’ente trasmette i piani: PEC o portale nazionale/)
    assert.equal(
      (await office.post('/enti/c_v500/canale', { ...form, channel: 'programme' })).statusCode,
      409,
    )
    assert.equal((await office.post('/enti/c_v500/canale', { version: '1' })).statusCode, 422)
    assert.equal((await office.post('/enti/c_v500/canale', { ...form, altro: '1' })).statusCode, 400)
  })
})

describe('the forms of a body', () => {
  const union = {
    name: 'Unione delle Rocche',
    kind: 'union',
    ipa_code: 'uc_rocche',
    tax_code: '97735020584',
    region_code: '01',
    residents: '9.120',
    counted_on: '01/01/2023',
    counted_by: 'ISTAT',
  }

  test('come back with what was typed, a summary and each message beside its field', async () => {
    const response = await administrator.post('/enti', {
      ...union,
      name: '',
      istat_code: '1001',
      tax_code: '97735020585',
    })
    assert.equal(response.statusCode, 422)
    const page = textOf(response.body)
    assert.match(page, /Ci sono 3 cose da correggere/)
    assert.match(response.body, /<a href="#istat_code">/)
    assert.match(response.body, /id="istat_code"[^>]*value="1001"|value="1001"[^>]*id="istat_code"/)
    assert.match(response.body, /aria-describedby="tax_code-h tax_code-e"/)
  })

  test('add a body, once', async () => {
    const added = await administrator.post('/enti', union)
    assert.deepEqual([added.statusCode, added.headers.location], [303, '/enti/uc_rocche'])
    const again = await administrator.post('/enti', { ...union, name: 'Un’altra unione' })
    assert.equal(again.statusCode, 422)
    assert.match(again.body, /href="\/enti\/uc_rocche">Apri Unione delle Rocche/)
    assert.match(textOf(again.body), /Questo codice è già di Unione delle Rocche/)
  })

  test('are for administrators, and take no other field', async () => {
    assert.equal((await office.post('/enti', union)).statusCode, 403)
    assert.equal((await contact.get('/enti/nuovo')).statusCode, 403)
    assert.equal((await administrator.post('/enti', { ...union, is_demo: 'true' })).statusCode, 400)
  })

  /** The fields of the form on a page, as a browser would post them. */
  function formOn(html: string): Record<string, string> {
    const form = /<form action="\/enti\/[^"]+\/modifica"[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
    const plain = (text: string) =>
      text
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&amp;/g, '&')
    const values: Record<string, string> = {}
    for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(tag)?.[1]
      if (name && name !== '_csrf') values[name] = plain(/value="([^"]*)"/.exec(tag)?.[1] ?? '')
    }
    for (const [, name, options] of form.matchAll(/<select [^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
      if (name)
        values[name] =
          /<option (?:value="([^"]*)" )?selected[^>]*?(?:value="([^"]*)")?>/.exec(options ?? '')?.[1] ?? ''
    return values
  }

  test('correct a body, with its history', async () => {
    const form = formOn((await office.get('/enti/c_v500/modifica')).body)
    assert.equal(form['kind'], 'municipality')
    const future = await office.post('/enti/c_v500/modifica', {
      ...form,
      name: 'Altra',
      renamed_on: '01/01/2030',
    })
    assert.match(future.body, /Il giorno deve ancora venire/)
    const saved = await office.post('/enti/c_v500/modifica', {
      ...form,
      website: 'https://www.valdorsa.example',
    })
    assert.deepEqual([saved.statusCode, saved.headers.location], [303, '/enti/c_v500'])
    const page = textOf((await office.get('/enti/c_v500')).body)
    assert.match(page, /ha corretto i dati dell’ente.*Sito: nessun valore → https:\/\/www\.valdorsa\.example/)
  })

  test('put together what two people wrote in different fields', async () => {
    const mine = formOn((await office.get('/enti/c_v500/modifica')).body)
    await administrator.post('/enti/c_v500/modifica', { ...mine, tax_code: '80014890638' })
    const saved = await office.post('/enti/c_v500/modifica', {
      ...mine,
      certified_mail: 'pec@valdorsa.example',
    })
    assert.equal(saved.statusCode, 303)
    const page = textOf((await office.get('/enti/c_v500')).body)
    assert.match(page, /Codice fiscale 80014890638 PEC pec@valdorsa\.example/)
  })

  for (const [choice, kept] of [
    ['theirs', 'https://loro-theirs.example'],
    ['mine', 'https://miei.example'],
  ] as const)
    test(`ask which of two values to keep: «${choice}», and lose nothing else`, async () => {
      const mine = formOn((await office.get('/enti/c_v500/modifica')).body)
      await administrator.post('/enti/c_v500/modifica', {
        ...mine,
        website: `https://loro-${choice}.example`,
      })
      const asked = await office.post('/enti/c_v500/modifica', {
        ...mine,
        website: 'https://miei.example',
        certified_mail: `${choice}@valdorsa.example`,
      })
      assert.equal(asked.statusCode, 409)
      const page = textOf(asked.body)
      assert.match(page, /Nulla è andato perso/)
      assert.match(page, /Irene B\., 10:00 https:\/\/loro-(theirs|mine)\.example/)
      assert.match(page, /Tu, 10:00 https:\/\/miei\.example/)
      const saved = await office.post('/enti/c_v500/modifica', { ...formOn(asked.body), scelta: choice })
      assert.equal(saved.statusCode, 303)
      const after = textOf((await office.get('/enti/c_v500')).body)
      assert.ok(after.includes(`Sito ${kept}`), after)
      assert.ok(after.includes(`${choice}@valdorsa.example`))
    })

  test('without what was on screen never overwrite: they ask', async () => {
    const { opened: _, ...mine } = formOn((await office.get('/enti/c_v500/modifica')).body)
    const asked = await office.post('/enti/c_v500/modifica', {
      ...mine,
      version: '1',
      website: 'https://vecchio.example',
    })
    assert.equal(asked.statusCode, 409)
  })
})

describe('imports in the browser', () => {
  const upload = (content: string | Buffer, client = administrator) =>
    client.postMultipart('/amministrazione/importazioni/anteprime', {}, [
      { field: 'file', fileName: 'comuni.csv', content },
    ])
  const bodies = async () =>
    (
      await database.store.ownerRows<{ count: number }>(
        'select count(*)::integer as count from administrations',
      )
    )[0]?.count

  for (const [role, client] of [
    ['an office', () => office],
    ['a contact', () => contact],
    ['a reviewer', () => reviewer],
  ] as const)
    test(`are not for ${role}`, async () => {
      assert.equal((await client().get('/amministrazione/importazioni')).statusCode, 403)
      assert.equal((await upload(`${header}\n${aglie}\n`, client())).statusCode, 403)
    })

  test('show what would change before anything does, then apply it once', async () => {
    const before = await bodies()
    const uploaded = await upload(`${header}\n${aglie}\n${naples.replace('063049', '63049')}\n`)
    assert.equal(uploaded.statusCode, 303)
    const path = String(uploaded.headers.location)
    const preview = await administrator.get(path)
    const page = textOf(preview.body)
    assert.match(page, /Anteprima: nulla è ancora cambiato/)
    assert.match(page, /Nuovi 1 riga/)
    assert.match(page, /Rifiutati 1 riga/)
    assert.match(
      page,
      /Riga 3 codice_istat 63049 Il codice ISTAT del comune ha 6 cifre: qui sono 5, mancano gli zeri davanti 063049/,
    )
    assert.match(page, /2 Agliè 001001 c_a074 Torino \(TO\) 2\.558/)
    assert.equal(await bodies(), before)
    assert.match(
      (await administrator.get(`${path}/rifiutate.csv`)).body,
      /^riga,colonna,valore,motivo,proposta\r\n3,/,
    )
    assert.match((await administrator.get(`${path}/nuovi.csv`)).body, /2,Agliè,001001/)
    const applied = await administrator.post(`${path}/importazione`)
    assert.equal(applied.statusCode, 303)
    assert.equal(await bodies(), (before ?? 0) + 1)
    const list = await administrator.get(String(applied.headers.location))
    assert.match(
      textOf(list.body),
      /Importazione conclusa Da comuni\.csv : 1 ente nuovo, 0 cambiati, 0 uguali, 1 riga rifiutata/,
    )
    const rejects =
      /href="(\/amministrazione\/importazioni\/[^"]+\/rifiutate\.csv)"/.exec(list.body)?.[1] ?? ''
    assert.match((await administrator.get(rejects)).body, /063049/)
    const again = await administrator.post(`${path}/importazione`)
    assert.equal(again.statusCode, 404)
    assert.match(textOf(again.body), /REG-010/)
  })

  test('show changed fields, before and after', async () => {
    const lines = [aglie.replace('Agliè', 'Agliè Nuovo').replace('2558', '2600')]
    const { headers } = await upload(`${header}\n${lines.join('\n')}\n`)
    const path = String(headers.location)
    const page = textOf((await administrator.get(path)).body)
    assert.match(page, /Agliè Nome Agliè Agliè Nuovo/)
    assert.match(page, /Agliè Abitanti 2\.558 al 1º gennaio 2023 2\.600 al 1º gennaio 2023/)
    assert.match((await administrator.get(`${path}/cambiati.csv`)).body, /Agliè,Nome,Agliè,Agliè Nuovo/)
  })

  test('ask to confirm a file that is oddly small', async () => {
    const { headers } = await upload(`${header}\n${naples}\n`)
    const path = String(headers.location)
    assert.match(
      textOf((await administrator.get(path)).body),
      /Il file è piccolo apposta: nel registro ci sono già 3 comuni/,
    )
    const before = await bodies()
    const stopped = await administrator.post(`${path}/importazione`)
    assert.equal(stopped.statusCode, 422)
    assert.match(stopped.body, /<a href="#piccolo">/)
    assert.equal(await bodies(), before)
    assert.equal((await administrator.post(`${path}/importazione`, { piccolo: '1' })).statusCode, 303)
    assert.equal(await bodies(), (before ?? 0) + 1)
  })

  test('recognise a list of ended towns; an old code then leads to who goes on, and a merged body says where it went', async () => {
    const code = String(member.istatCode)
    const uploaded = await upload(
      `Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione\n198001;Borgovecchio;;22/01/2024;${code};Valdorsa\n198002;Oltremare;;16/09/1947;;Stato estero\n${code};Valdorsa;;01/02/2025;197001;Altrove\n`,
    )
    const path = String(uploaded.headers.location)
    const preview = textOf((await administrator.get(path)).body)
    assert.match(preview, /Questo file è l’elenco dei comuni soppressi/)
    assert.match(preview, /2 Borgovecchio 198001/)
    assert.equal((await administrator.post(`${path}/importazione`)).statusCode, 303)
    assert.equal((await office.get('/enti/198001')).headers.location, '/enti/c_v500')
    assert.equal((await office.get('/cerca?q=borgovecchio')).headers.location, '/enti/c_v500')
    const page = textOf((await office.get('/enti/c_v500')).body)
    assert.match(page, /Altrove non è nel registro/)
    assert.equal((await office.get('/enti/198002')).headers.location, '/cerca?q=198002')
    assert.match(
      textOf((await office.get('/cerca?q=Oltremare')).body),
      /Oltremare 198002 cessato il 16 settembre 1947: il territorio è passato a uno Stato estero/,
    )
    assert.match(page, /Confluito in Altrove Dal 1º febbraio 2025/)
    assert.match(page, /Vi sono confluiti Borgovecchio \(dal 22 gennaio 2024\)/)
  })

  for (const [name, content, words] of [
    ['a broken quote in the middle', `${header}\n${aglie}\n"001168,None\n${naples}\n`, /riga 3/],
    ['a missing column', `${header.replace(',regione', '')}\n`, /mancano le colonne regione/],
    ['nothing in it', '', /Scegli il file/],
  ] as const)
    test(`refuse a file with ${name}, saying why beside the field`, async () => {
      const refused = await upload(content)
      assert.equal(refused.statusCode, 422)
      assert.match(textOf(refused.body), words)
      assert.match(refused.body, /<a href="#file">/)
    })

  test('know nothing of a preview that is not there', async () => {
    assert.equal((await administrator.get('/amministrazione/importazioni/anteprime/x')).statusCode, 404)
    assert.equal((await administrator.get('/amministrazione/importazioni/x/rifiutate.csv')).statusCode, 404)
  })
})

describe('the associations', () => {
  test('are registered, given bodies, corrected, and their mandates ended', async () => {
    const made = await administrator.post('/amministrazione/associazioni', { name: 'Ufficio della Piana' })
    assert.equal(made.statusCode, 303)
    const path = String(made.headers.location)
    assert.match(
      textOf((await administrator.get('/amministrazione/associazioni')).body),
      /Ufficio della Piana 0/,
    )
    const found = await administrator.get(`${path}?cerca=montebrina`)
    assert.match(found.body, new RegExp(`name="administration_id" value="${stranger.id}" checked`))
    const members = {
      cerca: 'montebrina',
      administration_id: stranger.id,
      valid_from: '1/3/2026',
      act: 'Convenzione 3/2026',
    }
    const incomplete = await administrator.post(`${path}/mandati`, { ...members, act: '' })
    assert.equal(incomplete.statusCode, 422)
    assert.match(incomplete.body, /value="1\/3\/2026"/)
    assert.equal((await administrator.post(`${path}/mandati`, members)).statusCode, 303)
    const again = await administrator.post(`${path}/mandati`, members)
    assert.equal(again.statusCode, 422)
    assert.match(textOf(again.body), /Montebrina è già associato dal 01\/03\/2026, senza scadenza/)
    const page = await administrator.get(path)
    assert.match(
      textOf(page.body),
      /Montebrina \(PV\) dal 01\/03\/2026, senza scadenza Convenzione 3\/2026 In corso/,
    )
    const end = /href="(\/amministrazione\/associazioni\/[^"]+\/mandati\/[^"]+)"/.exec(page.body)?.[1] ?? ''
    assert.equal((await administrator.get(end)).statusCode, 200)
    const early = await administrator.post(end, { valid_to: '28/02/2026', reason: 'Recesso' })
    assert.equal(early.statusCode, 422)
    assert.match(textOf(early.body), /Il mandato comincia il 01\/03\/2026/)
    assert.equal(
      (await administrator.post(end, { valid_to: '09/03/2026', reason: 'Recesso' })).statusCode,
      303,
    )
    const ended = textOf((await administrator.get(path)).body)
    assert.match(ended, /dal 01\/03\/2026 al 09\/03\/2026 .* Finito/)
    assert.match(ended, /ha fissato la fine del mandato dell’ufficio per Montebrina/)
    const edit = { name: 'Ufficio della Piana Bassa', contact_phone: '', contact_hours: '', version: '1' }
    assert.equal((await administrator.post(`${path}/modifica`, edit)).statusCode, 303)
    assert.equal(
      (await administrator.post(`${path}/modifica`, { ...edit, name: 'Altro nome' })).statusCode,
      409,
    )
    assert.equal(
      (await administrator.post(`${path}/modifica`, { ...edit, name: 'Ufficio Alta Valdorsa' })).statusCode,
      422,
    )
  })

  for (const [role, client] of [
    ['an office', () => office],
    ['a contact', () => contact],
    ['a reviewer', () => reviewer],
  ] as const)
    test(`are not for ${role}`, async () => {
      const path = `/amministrazione/associazioni/${officeId}`
      for (const page of [
        '/amministrazione/associazioni',
        '/amministrazione/associazioni/nuova',
        path,
        `${path}/modifica`,
      ])
        assert.equal((await client().get(page)).statusCode, 403, page)
      assert.equal((await client().post('/amministrazione/associazioni', { name: 'Mio' })).statusCode, 403)
      const members = { administration_id: stranger.id, valid_from: '1/3/2026', act: 'x' }
      assert.equal((await client().post(`${path}/mandati`, members)).statusCode, 403)
    })
})

describe('the registry for programs', () => {
  const base = '/rest/regia/v1/administrations'

  test('is read by anybody, page by page', async () => {
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const response = await app.anonymous().get(`${base}?limit=2${cursor && `&cursor=${cursor}`}`)
      assert.equal(response.statusCode, 200)
      const {
        items,
        limit,
        next_cursor: next,
      } = response.json<{
        items: { name: string }[]
        limit: number
        next_cursor: string | null
      }>()
      assert.equal(limit, 2)
      seen.push(...items.map((item) => item.name))
      if (next === null) break
      cursor = next
    }
    assert.deepEqual(seen, [...seen].sort())
    assert.ok(seen.includes('Valdorsa'))
    assert.equal(new Set(seen).size, seen.length)
  })

  test('searches as people do', async () => {
    const response = await app.anonymous().get(`${base}?q=comune%20di%20valdorsa`)
    const { items } = response.json<{ items: Record<string, unknown>[] }>()
    assert.deepEqual(items, [
      {
        ipa_code: 'c_v500',
        istat_code: member.istatCode,
        name: 'Valdorsa',
        other_language_name: null,
        kind: 'municipality',
        province_abbreviation: 'PV',
        province_name: 'Provaterra',
        region_code: '21',
        region_name: 'Regione di prova',
        residents: 4950,
        counted_on: '2023-01-01',
      },
    ])
  })

  test('gives one body by its IPA code, and 304 to who has it already', async () => {
    const response = await app.anonymous().get(`${base}/c_v500`)
    assert.equal(response.json<{ populations: unknown[] }>().populations.length, 2)
    const tag = String(response.headers.etag)
    const again = await app.anonymous().get(`${base}/c_v500`, { 'if-none-match': tag })
    assert.deepEqual([again.statusCode, again.body], [304, ''])
    assert.equal((await app.anonymous().get(`${base}/c_v500`, { 'if-none-match': '"x"' })).statusCode, 200)
  })

  for (const [query, status] of [
    ['?x=1', 400],
    ['?limit=0', 400],
    ['?limit=201', 400],
    ['?limit=due', 400],
    ['?cursor=*', 400],
    ['?cursor=abc', 400],
    [`?q=${'a'.repeat(201)}`, 400],
    ['?q=%00', 400],
    ['/c_zzzz', 404],
    ['/C_V500', 400],
    ['/c_v500?q=1', 400],
  ] as const)
    test(`answers ${status} with a problem to ${query.slice(0, 20)}`, async () => {
      const response = await app.anonymous().get(`${base}${query}`)
      assert.equal(response.statusCode, status)
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
      assert.equal(response.json<{ status: number }>().status, status)
    })
})
