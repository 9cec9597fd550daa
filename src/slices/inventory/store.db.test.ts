// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../../test/databases.ts'
import { aDataCentre, aService, aSoftware } from '../../../test/factories/inventory.ts'
import { anAdministration } from '../../../test/factories/registry.ts'
import { systemActor, withActor } from '../../platform/db/actor.ts'
import { hostsOf, listDataCentres } from './place-store.ts'
import { listServices } from './store.ts'

const database = testDatabase()
const cli = systemActor('cli', new Date('2026-03-10T09:00:00Z'))

test('lists the active services of a body with their software, and the places that host them', async () => {
  const union = await anAdministration(database.db, {
    name: 'Unione di prova',
    kind: 'union',
    istatCode: null,
  })
  const body = await anAdministration(database.db)
  const place = await aDataCentre(database, {
    administrationId: union.id,
    name: 'Sala dell’Unione',
    group: 'A',
    isShared: true,
  })
  const software = await aSoftware(database, {
    administrationId: body.id,
    name: 'Demos',
    productVersion: '5',
  })
  await aService(database, {
    administrationId: body.id,
    name: 'Anagrafe',
    dataClass: 'critical',
    dataCentreId: place.id,
    softwareIds: [software.id],
  })
  await aService(database, { administrationId: body.id, name: 'Archivio storico', state: 'ceased' })

  await withActor(database.db, cli, async (tx) => {
    const services = await listServices(tx, body.id)
    assert.deepEqual(
      services.map(({ name, dataClass, hosting, software: linked }) => ({
        name,
        dataClass,
        hosting,
        linked,
      })),
      [
        {
          name: 'Anagrafe',
          dataClass: 'critical',
          hosting: 'data_centre',
          linked: [{ id: software.id, name: 'Demos' }],
        },
      ],
    )
    assert.equal((await listServices(tx, body.id, { withCeased: true })).length, 2)
    assert.deepEqual(await listDataCentres(tx, body.id), [])
    assert.deepEqual(
      (await hostsOf(tx, body.id)).map((host) => [host.name, host.group, host.administrationName]),
      [['Sala dell’Unione', 'A', 'Unione di prova']],
    )
  })
})
