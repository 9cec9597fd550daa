// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type TestApp, type TestClient, testApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/databases.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { projectRoot } from '../../platform/paths.ts'
import type { AssociationId } from '../../shared/ids.ts'
import { listMandates } from './associations-store.ts'
import { importRegistryFile } from './imports.ts'
import { understandList } from './paste-matching.ts'
import { readPastedList } from './pasted-list.ts'

const now = new Date('2026-03-10T09:00:00Z')
const period = { validFrom: '2026-03-10', validTo: null } as const
const mandate = { valid_from: '10/03/2026', valid_to: '', act: 'Convenzione n. 4' }

describe('a pasted list of invented bodies', () => {
  const database = testDatabase()
  let app: TestApp
  let administrator: TestClient
  let officeId: AssociationId
  let path: string
  const ids: Record<string, string> = {}
  const options = { populations: [] }

  before(async () => {
    await database.opened
    app = await testApp(database, { now })
    for (const [key, name, istatCode, provinceName, provinceAbbreviation] of [
      ['valdorsa', 'Valdorsa', '199801', 'Provaterra', 'PV'],
      ['castroA', 'Castro', '199802', 'Provaterra', 'PV'],
      ['castroB', 'Castro', '199803', 'Altraterra', 'AL'],
      ['emilia', 'Borgo nell’Ansa', '199804', 'Provaterra', 'PV'],
      ['gone', 'Finita', '199805', 'Provaterra', 'PV'],
      ['member', 'Già Nostra', '199806', 'Provaterra', 'PV'],
      ['montebrina', 'Montebrina', '099807', 'Provaterra', 'PV'],
    ] as const)
      ids[key] = (
        await anAdministration(database.db, {
          ...options,
          name,
          istatCode,
          provinceName,
          provinceAbbreviation,
        })
      ).id
    const endings = [
      'Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione',
      '199901;Borgovecchio;;22/01/2024;199801;Valdorsa',
      '199902;Divisa;1;22/01/2024;199802;Castro',
      '199902;Divisa;1;22/01/2024;199804;Borgo nell’Ansa',
      '199805;Finita;;22/01/2024;199807;Nuova',
    ].join('\n')
    await importRegistryFile(
      { db: database.db, clock: () => now, actor: systemActor('cli', now) },
      Buffer.from(endings),
      'soppressi.csv',
    )
    officeId = (await anAssociation(database.db, { name: 'Ufficio della Piana' })).id
    await aMember(database.db, officeId, ids['member'] as never)
    administrator = await app.as({ role: 'administrator' })
    path = `/amministrazione/associazioni/${officeId}/elenco`
  })

  const understood = (text: string) =>
    withActor(database.db, systemActor('cli', now), (tx) =>
      understandList(tx, officeId, readPastedList(text), period),
    )
  const keyOf = (id: string) => Object.keys(ids).find((key) => ids[key] === id)

  const sure: [string, string, string][] = [
    ['Valdorsa', 'valdorsa', 'name'],
    ['comune di VALDORSA (pv)', 'valdorsa', 'name'],
    ['Valdrosa', 'valdorsa', 'slip'],
    ['Borgovecchio', 'valdorsa', 'former_name'],
    ['199901', 'valdorsa', 'former_code'],
    ['199801', 'valdorsa', 'code'],
    ['Borgovecchio\t199901', 'valdorsa', 'former_code'],
    ['Castro (AL)', 'castroB', 'name'],
    ['Castro PV', 'castroA', 'words'],
    ['Castro\t199803', 'castroB', 'code'],
    ['Borgo Ansa', 'emilia', 'words'],
  ]
  for (const [line, body, reason] of sure)
    test(`«${line}» is surely ${body}: ${reason}`, async () => {
      const reading = await understood(line)
      assert.deepEqual(
        reading.sure.map((each) => [keyOf(each.body.id), each.reason]),
        [[body, reason]],
        JSON.stringify(reading),
      )
    })

  const doubtful: [string, string, string[]][] = [
    ['Castro', 'namesakes', ['castroA', 'castroB']],
    ['Castro (MI)', 'other_province', ['castroA', 'castroB']],
    ['Valdorsa (AL)', 'other_province', ['valdorsa']],
    ['Divisa', 'more_successors', ['castroA', 'emilia']],
    ['199902', 'more_successors', ['castroA', 'emilia']],
    ['Borgo', 'incomplete', ['emilia']],
    ['Castri', 'slips', ['castroA', 'castroB']],
    ['Valdorsa\t199803', 'code_and_name', ['castroB', 'valdorsa']],
    ['99807', 'cut_code', ['montebrina']],
    ['Finita', 'ended', ['gone']],
  ]
  for (const [line, reason, candidates] of doubtful)
    test(`«${line}» is asked: ${reason}`, async () => {
      const reading = await understood(line)
      assert.deepEqual(
        reading.doubtful.map((each) => [each.reason, each.candidates.map(({ id }) => keyOf(id)).sort()]),
        [[reason, candidates]],
        JSON.stringify(reading),
      )
    })

  test('is read, asked, and added all at once; nothing typed is lost on the way', async () => {
    const elenco =
      '1. Valdorsa\r\n2. Castro\r\n\r\n3. Borgovecchio\r\n4. Già Nostra\r\n5. Xyzwq\r\n6. Montebrna\r\n'
    const first = await administrator.post(path, {
      elenco,
      azione: 'leggi',
      valid_from: '',
      valid_to: '',
      act: '',
    })
    assert.equal(first.statusCode, 200)
    for (const words of [
      /Da scegliere \(1\)/,
      /Riga 2: 2\. Castro/,
      /Nessuno di questi/,
      /Altraterra \(AL\)/,
      /Senza ente \(1\)/,
      /Riga 6: 5\. Xyzwq/,
      /Capiti \(2\)/,
      /Righe 1 e 4, prese una volta/,
      /errore di battitura/,
      /Già associati \(1\)/,
    ])
      assert.match(first.body, words)
    const ticked = [ids['valdorsa'] ?? '', ids['montebrina'] ?? '']
    const answers = { elenco, letto: elenco, azione: 'registra', ente: ticked, ...mandate }
    const unanswered = await administrator.post(path, { ...answers, act: '' })
    assert.equal(unanswered.statusCode, 422)
    for (const words of [
      /Riga 2, «2\. Castro»: scegli quale ente è/,
      /Scrivi l’atto/,
      /conferma che restano fuori/,
    ])
      assert.match(unanswered.body, words)
    assert.match(unanswered.body, /value="10\/03\/2026"/)
    assert.match(unanswered.body, /5\. Xyzwq/)
    const changed = await administrator.post(path, { ...answers, elenco: `${elenco}Castro PV` })
    assert.equal(changed.statusCode, 422)
    assert.match(changed.body, /L’elenco è cambiato dopo la lettura/)
    assert.match(changed.body, /Capiti \(3\)/)
    const events = () => database.store.ownerRows("select 1 from events where action = 'add_member'")
    const before = (await events()).length
    const done = await administrator.post(path, { ...answers, scelta_2: ids['castroB'] ?? '', senza: '1' })
    assert.equal(done.statusCode, 303)
    assert.equal((await events()).length, before + 3)
    const members = await withActor(database.db, systemActor('cli', now), (tx) =>
      listMandates(tx, { associationId: officeId }),
    )
    assert.deepEqual(members.map((each) => keyOf(each.administrationId)).sort(), [
      'castroB',
      'member',
      'montebrina',
      'valdorsa',
    ])
    const again = await administrator.post(path, { elenco, azione: 'leggi' })
    assert.match(again.body, /Già associati \(3\)/)
  })

  test('one that cannot be added leaves all out', async () => {
    const { id } = await anAssociation(database.db, { name: 'Ufficio del Colle' })
    await aMember(database.db, id, ids['valdorsa'] as never, { validFrom: '2027-01-01' })
    const elenco = 'Montebrina\nValdorsa'
    const response = await administrator.post(`/amministrazione/associazioni/${id}/elenco`, {
      elenco,
      letto: elenco,
      azione: 'registra',
      ente: [ids['montebrina'] ?? '', ids['valdorsa'] ?? ''],
      ...mandate,
      valid_to: '31/12/2026',
    })
    assert.equal(response.statusCode, 303)
    const late = await administrator.post(`/amministrazione/associazioni/${id}/elenco`, {
      elenco: 'Castro PV\nMontebrina',
      letto: 'Castro PV\nMontebrina',
      azione: 'registra',
      ente: [],
      ...mandate,
    })
    assert.equal(late.statusCode, 422)
    assert.match(late.body, /Nessun ente da registrare/)
  })

  test('is for administrators, holds no other field, and says when it is empty or too long', async () => {
    const office = await app.as({ role: 'office_member', associationId: officeId })
    assert.equal((await office.get(path)).statusCode, 403)
    assert.equal((await office.post(path, { elenco: 'Valdorsa' })).statusCode, 403)
    assert.equal((await administrator.post(path, { elenco: 'Valdorsa', altro: '1' })).statusCode, 400)
    assert.match((await administrator.post(path, { elenco: ' \n ' })).body, /Incolla almeno un ente/)
    const long = Array.from({ length: 401 }, (_, index) => `Ente ${index}`).join('\n')
    assert.match((await administrator.post(path, { elenco: long })).body, /Sono 401 righe/)
    assert.match((await administrator.get(path)).body, /Enti, uno per riga/)
  })
})

describe('a pasted list of real towns', () => {
  const folder = join(projectRoot, '..', 'shared', 'data', 'registry')
  const isThere = existsSync(join(folder, 'comuni-soppressi.csv'))
  const database = testDatabase()

  test('of 42 is understood, the doubtful ones asked', {
    skip: isThere ? false : `i file pubblicati non sono in ${folder}: mettili lì per questa prova`,
  }, async () => {
    for (const name of ['comuni.csv', 'comuni-soppressi.csv', 'ricodifiche-istat.csv'])
      await importRegistryFile(
        { db: database.db, clock: () => now, actor: systemActor('cli', now) },
        readFileSync(join(folder, name)),
        name,
      )
    const { id } = await anAssociation(database.db)
    const text = `Comune\tProv.
1. Agliè
2. AIRASCA
3. Ala di Stura (TO)
4. Castro
5. Castro (LE)
6. Livo
7. Samone (TN)
8. Reggio Emilia
9. Reggio di Calabria
10. S. Benedetto del Tronto
11. San Remo
12. Monte S. Angelo
13. Bozen
14. Quero Vas
15. Gambugliano
016065
c_h501
L'Aquila
Aquila
Peschiera Borromeo
Peschera Borromeo
Cernusco sul Navglio
Sesto San Giovani
115001
095001
Abbasanta\tOR
Villa Latina\t094002
Brione
Calliano (AT)
Calliano (Trento)
Valverde
San Teodoro
Samarate VA
Busto Arsizzio
Gallarate\tVarese
Crocetta Trevigiana
Xyzwqk
Milano
milano
Torre del Greco - NA
Zara
Val della Torre`
    const reading = await withActor(database.db, systemActor('cli', now), (tx) =>
      understandList(tx, id, readPastedList(text), period),
    )
    const lineOf = new Map(readPastedList(text).map((line) => [line.text, line.number]))
    const reasonOf = (line: string) => {
      const number = lineOf.get(line)
      const has = ({ lines }: { lines: readonly { number: number }[] }) =>
        lines.some((each) => each.number === number)
      const found = reading.sure.find(has)
      if (found) return `${found.body.name} ${found.body.provinceAbbreviation}: ${found.reason}`
      return reading.doubtful.find(has)?.reason ?? 'unknown'
    }
    const expected: Record<string, string> = {
      '1. Agliè': 'Agliè TO: name',
      '4. Castro': 'namesakes',
      '5. Castro (LE)': 'Castro LE: name',
      '6. Livo': 'namesakes',
      '8. Reggio Emilia': "Reggio nell'Emilia RE: words",
      '11. San Remo': 'Sanremo IM: name',
      '13. Bozen': 'Bolzano BZ: name',
      '14. Quero Vas': 'ended',
      '15. Gambugliano': 'ended',
      '016065': 'Castro BG: code',
      c_h501: 'Roma RM: code',
      'Cernusco sul Navglio': 'Cernusco sul Naviglio MI: slip',
      Zara: 'slips',
      'Villa Latina\t094002': 'code_and_name',
      'Sesto San Giovani': 'Sesto San Giovanni MI: slip',
      '115001': 'Abbasanta OR: former_code',
      'Calliano (Trento)': 'Calliano TN: name',
      'Busto Arsizzio': 'Busto Arsizio VA: slip',
      'Gallarate\tVarese': 'Gallarate VA: name',
      Xyzwqk: 'unknown',
      Milano: 'Milano MI: name',
      milano: 'Milano MI: name',
      'Torre del Greco - NA': 'Torre del Greco NA: name',
    }
    assert.deepEqual(
      Object.fromEntries(Object.keys(expected).map((line) => [line, reasonOf(line)])),
      expected,
    )
  })
})
