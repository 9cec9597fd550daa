// SPDX-License-Identifier: AGPL-3.0-or-later
import { type PersonActor, withActor } from '../../src/platform/db/actor.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId } from '../../src/shared/ids.ts'
import {
  decideRequest,
  getRequest,
  giveOpinion,
  type SpendingRequestId,
  type SpendingValues,
  saveAnswers,
  startRequest,
  submitRequest,
  takeRequest,
} from '../../src/slices/spending/index.ts'
import type { TestDatabase } from '../databases.ts'
import { aDataCentre, aService, type DataCentreValues } from './inventory.ts'
import { anActor } from './plans.ts'
import { anAdministration } from './registry.ts'

const noMail = { mailEnabled: false }

/** Everything that a request for a group B data centre must say. */
export const wholeAnswers: Partial<SpendingValues> = {
  kind: 'ordinary_maintenance',
  subject: 'Manutenzione di server e archivi',
  purpose: 'avoid_interruption',
  need: 'I server sono fuori garanzia.',
  cloudReason: 'La migrazione finisce a giugno.',
  amounts: [{ year: 2026, netCents: 1_464_000, vatCents: 322_080 }],
  supplier: 'Fornitore dimostrativo 2',
  startsOn: '2026-04-01',
  endsOn: '2026-06-30',
}

export interface MadePlace {
  readonly administrationId: AdministrationId
  readonly dataCentreId: DataCentreId
  readonly services: readonly DigitalServiceId[]
  readonly editor: PersonActor
  readonly signer: PersonActor
}

/** A body with a data centre of group B, unless said otherwise, and services hosted there. */
export async function aPlace(
  database: TestDatabase,
  given: {
    readonly channel?: 'programme' | 'office'
    readonly body?: Parameters<typeof anAdministration>[1]
    readonly place?: Partial<DataCentreValues>
    readonly services?: readonly string[]
  },
  now: Date,
): Promise<MadePlace> {
  const { id: administrationId } = await anAdministration(database.db, {
    submissionChannel: given.channel ?? 'programme',
    ...given.body,
  })
  const { id: dataCentreId } = await aDataCentre(database, { administrationId, ...given.place })
  const services: DigitalServiceId[] = []
  for (const name of given.services ?? [])
    services.push(
      (
        await aService(database, {
          administrationId,
          name,
          dataClass: 'ordinary',
          dataCentreId,
        })
      ).id,
    )
  return {
    administrationId,
    dataCentreId,
    services,
    editor: await anActor(database, { role: 'editor', administrationId }, now),
    signer: await anActor(database, { role: 'legal_representative', administrationId }, now),
  }
}

/** A draft that says all it must. */
export function aRequest(
  database: TestDatabase,
  place: Pick<MadePlace, 'dataCentreId' | 'editor'>,
  values: Partial<SpendingValues>,
  now: Date,
): Promise<SpendingRequestId> {
  return withActor(database.db, place.editor, async (tx) => {
    const requestId = await startRequest(tx, place.dataCentreId, now)
    await saveAnswers(tx, { requestId, values: { ...wholeAnswers, ...values }, before: {} }, now)
    return requestId
  })
}

export function sendRequest(
  database: TestDatabase,
  requestId: SpendingRequestId,
  signer: PersonActor,
  now: Date,
  duty: 'authorisation' | 'communication' | 'prior_communication' = 'authorisation',
) {
  return withActor(database.db, signer, async (tx) => {
    const { version } = await getRequest(tx, requestId)
    return submitRequest(tx, { requestId, version, isDeclared: true, duty }, noMail, now)
  })
}

export interface Desk {
  readonly reviewer: PersonActor
  readonly officer: PersonActor
}

export async function aDesk(database: TestDatabase, now: Date): Promise<Desk> {
  return {
    reviewer: await anActor(database, { role: 'reviewer' }, now),
    officer: await anActor(database, { role: 'programme_officer' }, now),
  }
}

/** A sent request with the favourable opinion of the reviewer. */
export async function examine(
  database: TestDatabase,
  requestId: SpendingRequestId,
  { reviewer }: Desk,
  now: Date,
): Promise<void> {
  await withActor(database.db, reviewer, async (tx) => {
    await takeRequest(tx, { requestId, version: (await getRequest(tx, requestId)).version }, now)
    const { version } = await getRequest(tx, requestId)
    await giveOpinion(tx, { requestId, version, verdict: 'favourable', reasons: 'Serve.' }, noMail, now)
  })
}

/** The same, decided; `given` changes the decision: an authorisation without conditions. */
export async function decideOn(
  database: TestDatabase,
  requestId: SpendingRequestId,
  desk: Desk,
  given: Partial<Parameters<typeof decideRequest>[1]>,
  now: Date,
): Promise<void> {
  await withActor(database.db, desk.officer, async (tx) => {
    const { version } = await getRequest(tx, requestId)
    await decideRequest(
      tx,
      {
        requestId,
        version,
        action: 'authorise',
        reasons: 'La spesa serve fino alla migrazione.',
        conditions: [],
        derogation: null,
        seenMark: null,
        ...given,
      },
      noMail,
      now,
    )
  })
}
