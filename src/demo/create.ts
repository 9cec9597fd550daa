// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { markAsDemo } from '../platform/db/installation.ts'
import type { Store } from '../platform/db/store.ts'
import { projectRoot } from '../platform/paths.ts'
import type { AssociationId, DataCentreId } from '../shared/ids.ts'
import { loadCalls } from '../slices/calls/index.ts'
import { loadReferenceData } from '../slices/inventory/index.ts'
import { addAssociation, addMember, changeChannel } from '../slices/registry/index.ts'
import { addMerger, addNeighbours, renameUnion } from './bodies.ts'
import { addDemoCalls } from './calls.ts'
import { addCandidacies } from './candidacies.ts'
import { addDemoAdministration, castBody, castPerson } from './cast.ts'
import { addInventory, playClosing } from './inventory.ts'
import { addUnhappyWays } from './lapses.ts'
import { addModel } from './models.ts'
import { playPlan } from './plans.ts'
import { addDemoTargets, addOfficeTerms, addQualifiedServices } from './reference.ts'
import { addSpending } from './spending.ts'
import { type Cast, type DemoBody, type DemoData, Stage } from './stage.ts'
import { addWaves } from './waves.ts'
import { addPastSpending, addWorkbooks } from './workbooks.ts'

/**
 * Fills an empty store with an invented association and its plans, in every state, with dates around `now`. Everything is done
 * by the commands that people use, so that history, receipts and notices are there too.
 */
export async function createDemo(
  store: Store,
  now: Date,
  progress: (done: number, all: number) => void = () => {},
): Promise<void> {
  const data = JSON.parse(
    await readFile(join(projectRoot, 'db', 'demo', 'association.json'), 'utf8'),
  ) as DemoData
  const stage = new Stage(store, now, data)
  await markAsDemo(store, stage.today)
  await stage.asSystem(stage.at(900), async (tx, when) => {
    await loadReferenceData(tx, when)
    await loadCalls(tx, when)
  })
  const associationId = await stage.asSystem(stage.at(900), async (tx, when) =>
    addAssociation(
      tx,
      {
        name: data.association.name,
        contactPhone: data.association.phone,
        contactHours: data.association.hours,
      },
      when,
    ),
  )
  await castPeople(stage, associationId)
  const shared = await addNeighbours(stage)
  await renameUnion(stage)
  for (const [index, body] of data.bodies.entries()) {
    await addBody(stage, associationId, body, index, shared)
    progress(index + 1, data.bodies.length)
  }
  await addMerger(stage)
  await addOfficeTerms(stage, associationId)
  await addSpending(stage)
  await addWaves(stage)
  await addModel(stage)
  await addUnhappyWays(stage)
  await addWorkbooks(stage)
  await addPastSpending(stage)
  await addQualifiedServices(stage)
  await addDemoTargets(stage)
  await addDemoCalls(stage)
  await addCandidacies(stage)
}

/** The people of the office and of the programme; those of a body come with it. */
async function castPeople(stage: Stage, associationId: AssociationId): Promise<void> {
  for (const person of stage.data.people.filter((each) => each.body === null)) {
    const isOfAssociation = person.role === 'office_member' || person.role === 'auditor'
    const cast = await castPerson(stage, { ...person, ...(isOfAssociation ? { associationId } : {}) })
    if (person.role === 'office_member') stage.office.push(cast)
    if (person.role === 'reviewer') stage.reviewers.push(cast)
    if (person.role === 'programme_officer') stage.officer = cast
  }
}

async function addBody(
  stage: Stage,
  associationId: AssociationId,
  body: DemoBody,
  index: number,
  shared: { province: DataCentreId; union: DataCentreId },
): Promise<void> {
  const number = String(index + 1).padStart(2, '0')
  const administrationId = await addDemoAdministration(stage, {
    name: body.name,
    kind: 'municipality',
    code: `c_zz${number}`,
    istatCode: `9990${number}`,
    residents: [
      { countedOn: '2011-10-09', residents: body.residents2011, source: 'Cifra inventata, censimento' },
      { countedOn: '2023-01-01', residents: body.residents2023, source: 'Cifra inventata, anagrafe' },
    ],
  })
  stage.bodies.set(body.name, administrationId)
  await stage.asSystem(stage.at(889), (tx, when) =>
    addMember(
      tx,
      {
        associationId,
        administrationId,
        validFrom: stage.day(-889),
        validTo: stage.day(460),
        act: 'Convenzione dimostrativa',
      },
      when,
    ),
  )
  if (body.plan.startsWith('office'))
    await stage.asSystem(stage.at(880), (tx, when) =>
      changeChannel(tx, { administrationId, channel: 'office' }, when),
    )
  await castBody(stage, administrationId, body, index)
  const services = await addInventory(stage, administrationId, body, index, shared)
  if (index % 8 === 3) await playClosing(stage, administrationId, stage.office[0] as Cast, index)
  const [scenario = 'none', detail = ''] = body.plan.split(':')
  if (services.length > 0 && scenario !== 'none')
    await playPlan(stage, administrationId, services, index, scenario, detail)
}
