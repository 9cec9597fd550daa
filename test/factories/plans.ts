// SPDX-License-Identifier: AGPL-3.0-or-later
import { type PersonActor, systemActor, withActor } from '../../src/platform/db/actor.ts'
import { dateInRome } from '../../src/shared/dates.ts'
import type {
  AdministrationId,
  AssociationId,
  DigitalServiceId,
  PersonId,
  PlanId,
} from '../../src/shared/ids.ts'
import type { Role } from '../../src/shared/roles.ts'
import { createPlan, type PlanItemValues, saveItem } from '../../src/slices/plans/index.ts'
import type { TestDatabase } from '../databases.ts'
import { aService } from './inventory.ts'
import { aPerson, aRole } from './people.ts'
import { anAdministration } from './registry.ts'

/** A person with a role, as the actor that commands are given. */
export async function anActor(
  database: TestDatabase,
  given: {
    role: Role
    administrationId?: AdministrationId
    associationId?: AssociationId
    personId?: PersonId
    validTo?: string
    sends?: readonly 'plans'[]
  },
  now: Date,
): Promise<PersonActor> {
  return withActor(database.db, systemActor('cli', now), async (tx) => {
    const personId = given.personId ?? (await aPerson(tx, {}, now))
    const sends = given.sends ?? (given.role === 'delegate' ? (['plans'] as const) : [])
    const assignmentId = await aRole(tx, { ...given, sends, personId }, now)
    return {
      kind: 'person',
      personId,
      assignmentId,
      role: given.role,
      administrationId: given.administrationId ?? null,
      associationId: given.associationId ?? null,
      sends,
      today: dateInRome(now),
    }
  })
}

/** A complete decision: mode B to a qualified cloud of level 1, with dates and costs. */
export const readyValues: Partial<PlanItemValues> = {
  approach: 'B',
  strategy: 'repurchase',
  destinationKind: 'qualified_cloud',
  destinationName: 'Archivia Cloud',
  qualificationCode: 'QC2',
  contractOn: '2026-04-01',
  startsOn: '2026-04-15',
  endsOn: '2026-06-15',
  costCents: 420_000,
  yearlyFeeCents: 185_000,
}

/** A body with services and a draft plan; `ready` fills every decision so that it can be sent. */
export async function aPlan(
  database: TestDatabase,
  given: { ready?: boolean; services?: readonly string[]; channel?: 'programme' | 'office' },
  now: Date,
): Promise<{
  administrationId: AdministrationId
  planId: PlanId
  services: readonly DigitalServiceId[]
  editor: PersonActor
}> {
  const { id: administrationId } = await anAdministration(database.db, {
    submissionChannel: given.channel ?? 'programme',
  })
  const services: DigitalServiceId[] = []
  for (const name of given.services ?? ['Anagrafe', 'Protocollo'])
    services.push((await aService(database, { administrationId, name, dataClass: 'ordinary' })).id)
  const editor = await anActor(database, { role: 'editor', administrationId }, now)
  const planId = await withActor(database.db, editor, async (tx) => {
    const id = await createPlan(tx, administrationId, now)
    if (given.ready !== false)
      for (const digitalServiceId of services)
        await saveItem(tx, { planId: id, digitalServiceId, version: 1, values: readyValues }, now)
    return id
  })
  return { administrationId, planId, services, editor }
}
