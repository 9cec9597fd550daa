// SPDX-License-Identifier: AGPL-3.0-or-later
import { systemActor } from '../platform/db/actor.ts'
import type { DataCentreId } from '../shared/ids.ts'
import {
  addDataCentre,
  addService,
  newDataCentreValues,
  newServiceValues,
} from '../slices/inventory/index.ts'
import { createPlan } from '../slices/plans/index.ts'
import {
  correctAdministration,
  getAdministrationByKey,
  importRegistryFile,
} from '../slices/registry/index.ts'
import { addDemoAdministration, castPerson } from './cast.ts'
import type { Stage } from './stage.ts'

/** Bodies around the association that host services of its members: a province of group A, a union of group B. */
export async function addNeighbours(stage: Stage): Promise<{ province: DataCentreId; union: DataCentreId }> {
  const host = async (name: string, kind: 'province' | 'union', group: 'A' | 'B', code: string) => {
    const administrationId = await addDemoAdministration(stage, {
      name,
      kind,
      code,
      istatCode: null,
      residents: [],
    })
    const editor = await castPerson(stage, {
      givenName: 'Renata',
      familyName: `Colli ${code.slice(-1).toUpperCase()}`,
      role: 'editor',
      administrationId,
      hasButton: false,
    })
    return stage.as(editor, stage.at(880), (tx, when) =>
      addDataCentre(
        tx,
        administrationId,
        {
          ...newDataCentreValues(
            kind === 'province' ? 'Centro dati provinciale' : 'Sala macchine dell’Unione',
          ),
          site: 'Sede',
          group,
          groupReason: group === 'A' ? 'Requisiti completi' : '4 requisiti mancanti',
          groupSource: 'Censimento del patrimonio ICT',
          groupOn: '2020-02-10',
          censusEdition: 'Circolare 1/2019',
          isShared: true,
          ...(kind === 'province'
            ? { servers: 64, cpu: 128, ram: 12_288, storage: 480_000, racks: 14, energy: 410_000 }
            : { servers: 11, cpu: 22, ram: 1500, storage: 36_000, racks: 2, energy: null }),
          capacityOn: stage.day(-900),
          closesOn: kind === 'province' ? null : stage.day(60),
        },
        when,
      ),
    )
  }
  return {
    province: await host('Provincia di Valmareta', 'province', 'A', 'p_zza'),
    union: await host('Comunità Alto Brento', 'union', 'B', 'u_zzb'),
  }
}

/** The union took another name last year, and is still found by the old one. */
export async function renameUnion(stage: Stage): Promise<void> {
  await stage.asSystem(stage.at(300), async (tx, when) => {
    const union = await getAdministrationByKey(tx, 'u_zzb')
    const values = { ...union, name: 'Unione Alto Brento' }
    const renaming = { administrationId: union.id, version: union.version, values, populations: [] }
    await correctAdministration(tx, { ...renaming, renamedOn: stage.day(-330) }, when)
  })
}

/** A small town went into Castel Ferrano with services and a draft still open: a task for the one that goes on. */
export async function addMerger(stage: Stage): Promise<void> {
  const administrationId = await addDemoAdministration(stage, {
    name: 'Ferranello',
    kind: 'municipality',
    code: 'c_zz98',
    istatCode: '999098',
    residents: [{ countedOn: '2023-01-01', residents: 412, source: 'Cifra inventata, anagrafe' }],
  })
  const editor = await castPerson(stage, {
    givenName: 'Oreste',
    familyName: 'Malvisi',
    role: 'editor',
    administrationId,
    hasButton: false,
  })
  await stage.as(editor, stage.at(200), async (tx, when) => {
    for (const name of ['Anagrafe', 'Protocollo'])
      await addService(tx, administrationId, { ...newServiceValues(name), dataClass: 'ordinary' }, when)
    await createPlan(tx, administrationId, when)
  })
  const day = stage.day(-60).split('-').toReversed().join('/')
  const list = `Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione
999098;Ferranello;;${day};999006;Castel Ferrano
`
  const when = stage.at(58)
  const deps = { db: stage.store.db, clock: () => when, actor: systemActor('cli', when) }
  await importRegistryFile(deps, Buffer.from(list), 'soppressi-dimostrativi.csv')
}
