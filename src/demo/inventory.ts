// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import type { ActorTx } from '../platform/db/actor.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId, SoftwareId } from '../shared/ids.ts'
import {
  addDataCentre,
  addDependency,
  addService,
  addSoftware,
  answerRequirements,
  type DataCentreValues,
  degrees,
  moveDataCentre,
  newDataCentreValues,
  newSoftwareValues,
  writeBaseline,
} from '../slices/inventory/index.ts'
import type { Cast, DemoBody, DemoData, Stage } from './stage.ts'

/** How large the room of a town hall is; of some nobody has counted yet. */
function capacityOf(stage: Stage, index: number): Partial<DataCentreValues> {
  if (index % 6 === 3) return {}
  const servers = 1 + (index % 5)
  return {
    servers,
    cpu: servers * 2,
    ram: servers * 64,
    storage: servers * 2_000,
    racks: 1,
    energy: index % 4 === 1 ? null : servers * 4_300,
    capacityOn: stage.day(-400),
  }
}

/** The requirements a town hall meets, as its clerk answered them. */
async function answerSome(tx: ActorTx, id: DataCentreId, when: Date): Promise<void> {
  const met = { answer: 'met', note: '' } as const
  await answerRequirements(
    tx,
    {
      id,
      version: 1,
      base: null,
      answeredOn: tx.actor.today,
      patch: {
        'C5-03': { answer: 'partly', note: 'Procedure scritte, non certificate' },
        'C5-04': { answer: 'not_met', note: '' },
        'C5-12': met,
        'C5-13': met,
        'C5-14': met,
        'C5-15': { answer: 'partly', note: 'Due server su tre' },
        'C5-16': { answer: 'not_met', note: '' },
        'C5-20': met,
      },
    },
    when,
  )
}

/** A room that was switched off: its costs locked before work started, then the closing with its proof. */
export async function playClosing(
  stage: Stage,
  administrationId: AdministrationId,
  clerk: Cast,
  index: number,
): Promise<void> {
  const id = await stage.as(clerk, stage.at(260), async (tx, when) => {
    const place = await addDataCentre(
      tx,
      administrationId,
      {
        ...newDataCentreValues('Ex scuola media'),
        group: 'B',
        groupReason: '5 requisiti mancanti',
        groupSource: 'Censimento del patrimonio ICT',
        groupOn: '2020-02-10',
        censusEdition: 'Circolare 1/2019',
        servers: 2,
        cpu: 4,
        ram: 96,
        storage: index % 2 === 0 ? 3_000 : null,
        racks: 1,
        capacityOn: stage.day(-400),
      },
      when,
    )
    const values = {
      energy: 185_000 + index * 7_300,
      maintenance: 240_000,
      connectivity: 96_000,
      premises: null,
      staff: 410_000 + index * 11_000,
      licences: null,
      other: null,
      method: 'Bollette, contratti e ore dedicate dell’anno prima (cifre inventate)',
      countedOn: stage.day(-300),
    }
    await writeBaseline(tx, { id: place, seen: '', values, isLocked: true, reason: '' }, when)
    return place
  })
  const content = Buffer.from('%PDF-1.4\n% Verbale di spegnimento dimostrativo\n')
  const closedOn = stage.day(-40 - index * 5)
  await stage.as(clerk, stage.at(30), (tx, when) =>
    moveDataCentre(
      tx,
      {
        id,
        action: 'close',
        closedOn,
        closing: {
          yearlyCostCents: index % 3 === 0 ? null : 931_000 + index * 18_300,
          proof:
            index % 2 === 0
              ? null
              : {
                  fileName: 'verbale-di-spegnimento.pdf',
                  mediaType: 'application/pdf',
                  content,
                  sha256: createHash('sha256').update(content).digest('hex'),
                },
        },
      },
      when,
    ),
  )
}

async function addClosedPlace(
  stage: Stage,
  tx: ActorTx,
  administrationId: AdministrationId,
  when: Date,
): Promise<void> {
  const values = newDataCentreValues('Ex biblioteca')
  await addDataCentre(tx, administrationId, { ...values, group: 'B', closedOn: stage.day(-420) }, when)
}

export type DemoService = DemoData['services'][number] & { readonly id: DigitalServiceId }

/** A data centre of group B in the town hall, or a place of a neighbour; and the services that run there. */
export async function addInventory(
  stage: Stage,
  administrationId: AdministrationId,
  body: DemoBody,
  index: number,
  shared: { province: DataCentreId; union: DataCentreId },
): Promise<DemoService[]> {
  if (body.services === 0) return []
  const clerk = stage.office[index % stage.office.length] as Cast
  return stage.as(clerk, stage.at(300 - index), async (tx, when) => {
    const isGuest = index % 7 === 5
    const place = isGuest
      ? index % 2 === 0
        ? shared.union
        : shared.province
      : await addDataCentre(
          tx,
          administrationId,
          {
            ...newDataCentreValues('Municipio, piano terra'),
            site: 'Sede comunale',
            group: index % 11 === 10 ? null : 'B',
            groupReason: index % 11 === 10 ? '' : '3 requisiti mancanti',
            groupSource: index % 11 === 10 ? '' : 'Censimento del patrimonio ICT',
            groupOn: index % 11 === 10 ? null : '2020-02-10',
            censusEdition: index % 11 === 10 ? '' : 'Circolare 1/2019',
            isGroupContested: index === 16,
            ...capacityOf(stage, index),
            closesOn: stage.day(150),
          },
          when,
        )
    if (index === 0) await answerSome(tx, place, when)
    if (index === 4) await addClosedPlace(stage, tx, administrationId, when)
    const made: DemoService[] = []
    const programs = new Map<string, SoftwareId>()
    const programOf = async (name: string, position: number) => {
      const known = programs.get(name)
      if (known) return known
      const values = {
        ...newSoftwareValues(name),
        product: name,
        supplier: `${name.replace(/ \d+$/, '')} S.r.l. (inventata)`,
        yearlyCostCents: position % 5 === 4 ? null : 48_000 + ((index * 37 + position * 91) % 220) * 2_500,
        contractEndsOn: stage.day(30 + ((index * 13 + position * 29) % 400)),
        opportunity: degrees[(index + position) % 3] ?? null,
        risk: degrees[(index * 2 + position + 1) % 3] ?? null,
        ease: position % 4 === 3 ? null : (degrees[(position + 2) % 3] ?? null),
      }
      const id = await addSoftware(tx, administrationId, values, when)
      programs.set(name, id)
      return id
    }
    const { services } = stage.data
    const written = [
      ...services.slice(0, body.services),
      ...services.filter(({ name }) => name === body.twice),
    ]
    for (const [position, service] of written.entries()) {
      const isOutside = service.name === 'Mensa e trasporto' || service.name === 'Biblioteca'
      const isOpen = body.plan === 'none' && position % 3 === 2
      const id = await addService(
        tx,
        administrationId,
        {
          name: service.name,
          typeCode: null,
          softwareIds: isOpen ? [] : [await programOf(service.software, position)],
          newSoftware: [],
          hosting: isOpen
            ? 'unknown'
            : service.name === 'Mensa e trasporto'
              ? 'cloud'
              : isOutside
                ? 'supplier'
                : 'data_centre',
          dataCentreId: isOpen || isOutside ? null : place,
          dataClass: isOpen ? null : service.dataClass,
          dataClassSource: isOpen ? '' : 'Classificazione trasmessa dall’ente',
          dataClassOn: isOpen ? null : '2022-07-14',
          usersCount: 3 + ((index * 7 + position * 5) % 40),
          responsiblePersonId: null,
          note: '',
        },
        when,
      )
      made.push({ ...service, id })
    }
    const idOf = (name: string) => made.find((each) => each.name === name)?.id
    for (const [service, needed, reason] of index % 3 === 0 ? stage.data.dependencies : []) {
      const [serviceId, dependsOnId] = [idOf(service), idOf(needed)]
      if (serviceId && dependsOnId) await addDependency(tx, { serviceId, dependsOnId, reason }, when)
    }
    return made
  })
}
