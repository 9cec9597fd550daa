// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, systemActor, withActor } from '../../src/platform/db/actor.ts'
import { dateInRome } from '../../src/shared/dates.ts'
import type {
  AdministrationId,
  AssociationId,
  DigitalServiceId,
  PersonId,
  PlanId,
} from '../../src/shared/ids.ts'
import type { Role } from '../../src/shared/roles.ts'
import {
  assignReviewer,
  createPlan,
  decidePlan,
  getPlan,
  getVersion,
  loadSheet,
  markCriteria,
  type PlanItemValues,
  recordExternalOutcome,
  type SentVersion,
  saveItem,
  submitPlan,
} from '../../src/slices/plans/index.ts'
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

export interface PlanOptions {
  ready?: boolean
  services?: readonly string[]
  channel?: 'programme' | 'office'
  /** Of the body: name, kind, region. */
  body?: Parameters<typeof anAdministration>[1]
}

export interface MadePlan {
  readonly administrationId: AdministrationId
  readonly planId: PlanId
  readonly services: readonly DigitalServiceId[]
  readonly editor: PersonActor
}

/** A body with services and a draft plan; `ready` fills every decision so that it can be sent. */
export async function aPlan(database: TestDatabase, given: PlanOptions, now: Date): Promise<MadePlan> {
  const { id: administrationId } = await anAdministration(database.db, {
    submissionChannel: given.channel ?? 'programme',
    ...given.body,
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

/** The same, sent by its legal representative: version 1 is in the queue of the programme. */
export async function aSentPlan(
  database: TestDatabase,
  given: PlanOptions,
  now: Date,
): Promise<MadePlan & { readonly signer: PersonActor; readonly sent: SentVersion }> {
  const made = await aPlan(database, given, now)
  const { administrationId, planId } = made
  const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
  return { ...made, signer, sent: await sendPlan(database, planId, signer, now) }
}

/** Sends what a plan says now, as who may. */
export function sendPlan(
  database: TestDatabase,
  planId: PlanId,
  signer: PersonActor,
  now: Date,
): Promise<SentVersion> {
  return withActor(database.db, signer, async (tx) => {
    const { version } = await getPlan(tx, planId)
    return submitPlan(tx, { planId, version, isDeclared: true }, { mailEnabled: false }, now)
  })
}

/** Says that a version under examination meets every criterion of its sheet; nothing where no sheet is in force. */
export async function fillSheet(tx: ActorTx, planId: PlanId, now: Date): Promise<void> {
  const { versionCount: versionNumber } = await getPlan(tx, planId)
  const { lines } = await loadSheet(tx, await getVersion(tx, planId, versionNumber))
  const given = new Map(lines.map(({ code }) => [code, { mark: 'met', note: '' }] as const))
  await markCriteria(tx, { planId, versionNumber, given, shown: new Map() }, now)
}

/** The same, approved: by a reviewer of the programme, or by the answer recorded in office mode. `values` change the decisions by name of service. */
export async function anApprovedPlan(
  database: TestDatabase,
  given: PlanOptions & { readonly decisions?: Readonly<Record<string, Partial<PlanItemValues>>> },
  now: Date,
): Promise<MadePlan & { readonly signer: PersonActor; readonly reviewer: PersonActor }> {
  const made = await aPlan(database, given, now)
  const { planId, administrationId, editor } = made
  const names = given.services ?? ['Anagrafe', 'Protocollo']
  await withActor(database.db, editor, async (tx) => {
    for (const [index, name] of names.entries()) {
      const values = given.decisions?.[name]
      const digitalServiceId = made.services[index]
      if (values && digitalServiceId)
        await saveItem(tx, { planId, digitalServiceId, version: 2, values }, now)
    }
  })
  const signer = await anActor(database, { role: 'legal_representative', administrationId }, now)
  await sendPlan(database, planId, signer, now)
  const reviewer = await anActor(database, { role: 'reviewer' }, now)
  const noMail = { mailEnabled: false }
  const versionOf = async (tx: ActorTx) => (await getPlan(tx, planId)).version
  if (given.channel === 'office')
    await withActor(database.db, signer, async (tx) =>
      recordExternalOutcome(
        tx,
        { planId, version: await versionOf(tx), action: 'record_approval', note: '' },
        noMail,
        now,
      ),
    )
  else
    await withActor(database.db, reviewer, async (tx) => {
      const reviewerPersonId = reviewer.personId
      await assignReviewer(tx, { planId, version: await versionOf(tx), reviewerPersonId }, noMail, now)
      await fillSheet(tx, planId, now)
      const version = await versionOf(tx)
      await decidePlan(tx, { planId, version, action: 'approve', note: '', late: null }, noMail, now)
    })
  return { ...made, signer, reviewer }
}
