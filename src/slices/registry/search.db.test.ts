// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aMember, anAdministration, anAssociation } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import type { AssociationId } from '../../shared/ids.ts'
import type { ListQuery } from '../../shared/list-query.ts'
import { type BodyFilter, countBodies, listBodies, resolveSearch } from './search-store.ts'

const now = new Date('2026-03-10T09:00:00Z')

/** Names of municipalities with their codes: the searches below must tell them apart. */
const places: readonly (readonly [
  name: string,
  other: string | null,
  code: string,
  istat: string,
  province: string,
  abbreviation: string,
  residents: number,
])[] = [
  ['Agliè', null, 'A074', '001001', 'Torino', 'TO', 2558],
  ['Aglientu', null, 'H848', '104001', 'Sassari', 'SS', 1188],
  ['Roma', null, 'H501', '058091', 'Roma', 'RM', 2_748_109],
  ['Romano di Lombardia', null, 'H509', '016183', 'Bergamo', 'BG', 20_745],
  ['Castro', null, 'C337', '016065', 'Bergamo', 'BG', 1257],
  ['Castro', null, 'M261', '075096', 'Lecce', 'LE', 2308],
  ['Castrovillari', null, 'C349', '078033', 'Cosenza', 'CS', 20_799],
  ['Sanremo', null, 'I138', '008055', 'Imperia', 'IM', 52_884],
  ['San Benedetto del Tronto', null, 'H769', '044066', 'Ascoli Piceno', 'AP', 47_303],
  ['Sant’Agata di Militello', null, 'I199', '083084', 'Messina', 'ME', 12_112],
  ['Santa Maria Maggiore', null, 'I249', '103062', 'Verbano-Cusio-Ossola', 'VB', 1264],
  ['Saint-Vincent', null, 'H676', '007065', 'Valle d’Aosta', 'AO', 4316],
  ['Monte Sant’Angelo', null, 'F631', '071033', 'Foggia', 'FG', 11_513],
  ['Bolzano', 'Bozen', 'A952', '021008', 'Bolzano/Bozen', 'BZ', 106_107],
  [
    'Appiano sulla strada del vino',
    'Eppan an der Weinstraße',
    'A332',
    '021004',
    'Bolzano/Bozen',
    'BZ',
    15_006,
  ],
  ['Reggio nell’Emilia', null, 'H223', '035033', 'Reggio nell’Emilia', 'RE', 169_545],
  ['Reggio di Calabria', null, 'H224', '080063', 'Reggio Calabria', 'RC', 170_951],
  ['L’Aquila', null, 'A345', '066049', 'L’Aquila', 'AQ', 69_902],
  ['Milano', null, 'F205', '015146', 'Milano', 'MI', 1_354_196],
  ['Firenze', null, 'D612', '048017', 'Firenze', 'FI', 360_930],
  ['Bologna', null, 'A944', '037006', 'Bologna', 'BO', 387_842],
  ['Forlì', null, 'D704', '040012', 'Forlì-Cesena', 'FC', 116_440],
  ['Presicce-Acquarica', null, 'M428', '075098', 'Lecce', 'LE', 9066],
  ['None', null, 'F931', '001168', 'Torino', 'TO', 7785],
  ['Vo’', null, 'M103', '028105', 'Padova', 'PD', 3240],
  ['Re', null, 'H203', '103059', 'Verbano-Cusio-Ossola', 'VB', 693],
  ['Caltanissetta', null, 'B429', '085004', 'Caltanissetta', 'CL', 58_592],
]

/** What people type, and the municipalities they mean: the nearest first, or how many there are. */
const searches: readonly (readonly [
  typed: string,
  names: readonly string[],
  by?: 'code' | 'words' | 'likeness',
])[] = [
  ['Aglie', ['Agliè', 'Aglientu']],
  ['AGLIÈ', ['Agliè', 'Aglientu']],
  ['Aglie’', ['Agliè', 'Aglientu']],
  ['Comune di Agliè', ['Agliè', 'Aglientu']],
  ['roma', ['Roma', 'Romano di Lombardia']],
  ['San Remo', ['Sanremo']],
  ['S. Remo', ['Sanremo']],
  ['S.Remo', ['Sanremo']],
  ['S. Benedetto del Tronto', ['San Benedetto del Tronto']],
  ['sant agata militello', ['Sant’Agata di Militello']],
  ['Santagata di Militello', ['Sant’Agata di Militello']],
  ['S.Agata', ['Sant’Agata di Militello']],
  ['S. Maria Maggiore', ['Santa Maria Maggiore']],
  ['St Vincent', ['Saint-Vincent']],
  ['Monte S.Angelo', ['Monte Sant’Angelo']],
  ['montesantangelo', ['Monte Sant’Angelo']],
  ['Bozen', ['Bolzano']],
  ['Bolzano - Bozen', ['Bolzano']],
  ['Bolzano/Bozen', ['Bolzano']],
  ['Eppan an der Weinstrasse', ['Appiano sulla strada del vino']],
  ['Reggio Emilia', ['Reggio nell’Emilia']],
  ['reggio calabria', ['Reggio di Calabria']],
  ['Laquila', ['L’Aquila']],
  ['l aquila', ['L’Aquila']],
  ['Forli', ['Forlì']],
  ['Presicce Acquarica', ['Presicce-Acquarica']],
  ['None', ['None']],
  ['Vo', ['Vo’']],
  ['re', ['Re', 'Reggio di Calabria', 'Reggio nell’Emilia']],
  ['Castro', ['Castro', 'Castro', 'Castrovillari']],
  ['Castro BG', ['Castro']],
  ['Castro (LE)', ['Castro']],
  ['Castro (Bergamo)', ['Castro']],
  ['Forlì (Forlì-Cesena)', ['Forlì']],
  ['milnao', ['Milano'], 'likeness'],
  ['Firense', ['Firenze'], 'likeness'],
  ['bolgna', ['Bologna'], 'likeness'],
  ['Caltanisetta', ['Caltanissetta'], 'likeness'],
  ['Regio Emilia', ['Reggio nell’Emilia'], 'likeness'],
  ['rmoa', ['Roma'], 'likeness'],
  ['c_h501', ['Roma'], 'code'],
  ['C_H501', ['Roma'], 'code'],
  ['058091', ['Roma'], 'code'],
  ['h501', ['Roma'], 'code'],
  [' 058091 ', ['Roma'], 'code'],
  ['58091', [], 'likeness'],
  ['xyzxyz', [], 'likeness'],
  ['%', [], 'code'],
  ['—', [], 'code'],
]

const nearest: ListQuery = {
  filters: {},
  cursor: null,
  size: 50,
  sort: { key: 'vicinanza', direction: 'asc' },
}
const by = (key: string, direction: 'asc' | 'desc' = 'asc', size = 50): ListQuery => ({
  filters: {},
  cursor: null,
  size,
  sort: { key, direction },
})

describe('the search of bodies', () => {
  const database = testDatabase()
  let office: AssociationId

  before(async () => {
    for (const [name, other, code, istat, province, abbreviation, residents] of places)
      await anAdministration(database.db, {
        name,
        otherLanguageName: other,
        cadastralCode: code,
        ipaCode: `c_${code.toLowerCase()}`,
        istatCode: istat,
        provinceCode: istat.slice(0, 3),
        provinceName: province,
        provinceAbbreviation: abbreviation,
        residents,
      })
    const member = await anAdministration(database.db, { name: 'Zeta', residents: 1, regionCode: '20' })
    const past = await anAdministration(database.db, {
      name: 'Zona',
      kind: 'union',
      istatCode: null,
      cadastralCode: null,
      populations: [],
      submissionChannel: 'office',
    })
    office = (await anAssociation(database.db, { name: 'Ufficio di prova' })).id
    await aMember(database.db, office, member.id)
    await aMember(database.db, office, past.id, { validTo: '2026-03-09' })
  })

  const read = <Value>(fn: Parameters<typeof withActor<Value>>[2]) =>
    withActor(database.db, systemActor('public', now), fn)

  for (const [typed, names, how = 'words'] of searches)
    test(`«${typed}» finds ${names.join(', ') || 'nothing'} by ${how}`, async () => {
      const { search, found, count } = await read(async (tx) => {
        const resolved = await resolveSearch(tx, typed)
        return {
          search: resolved,
          found: await listBodies(tx, { search: resolved }, nearest),
          count: await countBodies(tx, { search: resolved }),
        }
      })
      assert.equal(search.by, how)
      assert.deepEqual(
        found.slice(0, Math.max(names.length, how === 'likeness' ? 0 : found.length)).map((row) => row.name),
        names,
      )
      assert.equal(count, found.length)
    })

  test('«Castro» puts the larger of two namesakes first, and tells their provinces', async () => {
    const rows = await read(async (tx) =>
      listBodies(tx, { search: await resolveSearch(tx, 'castro') }, nearest),
    )
    assert.deepEqual(
      rows.slice(0, 2).map((row) => row.provinceAbbreviation),
      ['LE', 'BG'],
    )
  })

  test('a tax code finds its body', async () => {
    await anAdministration(database.db, { name: 'Con codice fiscale', taxCode: '97735020584' })
    const rows = await read(async (tx) =>
      listBodies(tx, { search: await resolveSearch(tx, '97735020584') }, nearest),
    )
    assert.deepEqual(
      rows.map((row) => row.name),
      ['Con codice fiscale'],
    )
  })

  for (const [name, filter, names] of [
    ['an office, by mandates of today', () => ({ associationId: office }), ['Zeta']],
    ['a kind', () => ({ kind: 'union' as const }), ['Zona']],
    ['a region', () => ({ regionCode: '20' }), ['Zeta']],
    ['a channel', () => ({ channel: 'office' as const }), ['Zona']],
    ['two conditions together', () => ({ kind: 'union' as const, regionCode: '20' }), []],
  ] as const satisfies readonly (readonly [string, () => BodyFilter, readonly string[]])[])
    test(`a list filters by ${name}`, async () => {
      const rows = await read((tx) => listBodies(tx, filter(), by('ente')))
      assert.deepEqual(
        rows.map((row) => row.name),
        names,
      )
    })

  for (const [key, direction] of [
    ['ente', 'asc'],
    ['ente', 'desc'],
    ['provincia', 'asc'],
    ['abitanti', 'desc'],
    ['abitanti', 'asc'],
  ] as const)
    test(`pages by ${key} ${direction} meet every body once, forwards and backwards`, async () => {
      const all = await read((tx) => listBodies(tx, {}, by(key, direction), true))
      const forwards: string[] = []
      let query = by(key, direction, 7)
      let first = ''
      for (;;) {
        const rows = await read((tx) => listBodies(tx, {}, query))
        forwards.push(...rows.slice(0, 7).map((row) => row.id))
        const last = rows[6]
        if (rows.length <= 7 || !last) break
        if (first === '') first = rows[0]?.id ?? ''
        query = { ...query, cursor: { direction: 'next', at: { value: last.sortedBy, id: last.id } } }
      }
      assert.deepEqual(
        forwards,
        all.map((row) => row.id),
      )
      const eighth = all[7]
      assert.ok(eighth)
      const back = { direction: 'previous' as const, at: { value: eighth.sortedBy, id: eighth.id } }
      const previous = await read((tx) => listBodies(tx, {}, { ...by(key, direction, 7), cursor: back }))
      assert.deepEqual(
        previous.map((row) => row.id),
        forwards.slice(0, 7).reverse(),
      )
    })

  test('a cursor that is none of ours begins the list again', async () => {
    const whole = await read((tx) => listBodies(tx, {}, by('abitanti', 'desc', 3)))
    for (const at of [
      { value: 'x', id: whole[0]?.id ?? '' },
      { value: 1e20, id: whole[0]?.id ?? '' },
      { value: 5, id: 'not-an-id' },
    ]) {
      const again = await read((tx) =>
        listBodies(tx, {}, { ...by('abitanti', 'desc', 3), cursor: { direction: 'next', at } }),
      )
      assert.deepEqual(again, whole)
    }
    const text = { direction: 'next' as const, at: { value: 'a\0b', id: whole[0]?.id ?? '' } }
    assert.ok((await read((tx) => listBodies(tx, {}, { ...by('ente'), cursor: text }))).length > 0)
  })

  test('counting stops where it is told', async () => {
    assert.equal(await read((tx) => countBodies(tx, {}, 10)), 11)
  })
})
