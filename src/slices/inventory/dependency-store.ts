// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { waitTurn } from '../../platform/db/scope.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import type { Dependency } from './model.ts'

/** What the services of a body need of one another, by names. Ceased services are in, with their state. */
export async function listDependencies(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<Dependency[]> {
  const { rows } = await sql<Dependency>`select s.digital_service_id as "serviceId", s.name as "serviceName",
    s.state as "serviceState", n.digital_service_id as "dependsOnId", n.name as "dependsOnName", n.state as "dependsOnState", d.reason
    from service_dependencies d
    join digital_services s on s.administration_id = d.administration_id and s.digital_service_id = d.digital_service_id
    join digital_services n on n.administration_id = d.administration_id and n.digital_service_id = d.depends_on_id
    where d.administration_id = ${administrationId}
    order by s.name, s.digital_service_id, n.name, n.digital_service_id`.execute(tx)
  return rows
}

/**
 * The names from one service, through what it needs, to another; null when there is no way. Waits for who is adding to the same body,
 * as the trigger of the table does, so that what is answered still holds when the row is written.
 */
export async function waitForPath(
  tx: ActorTx,
  administrationId: AdministrationId,
  from: DigitalServiceId,
  to: DigitalServiceId,
): Promise<string[] | null> {
  await waitTurn(tx, `service_dependencies ${administrationId}`)
  const { rows } = await sql<{
    path: string[] | null
  }>`select regia.dependency_path(${administrationId}, ${from}, ${to}) as path`.execute(tx)
  return rows[0]?.path ?? null
}

/** False when it was there already. */
export async function insertDependency(
  tx: ActorTx,
  row: {
    administrationId: AdministrationId
    serviceId: DigitalServiceId
    dependsOnId: DigitalServiceId
    reason: string
  },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('service_dependencies')
    .values({
      administration_id: row.administrationId,
      digital_service_id: row.serviceId,
      depends_on_id: row.dependsOnId,
      reason: row.reason,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** The reason of the one removed; null when it was not there. */
export async function deleteDependency(
  tx: ActorTx,
  serviceId: DigitalServiceId,
  dependsOnId: DigitalServiceId,
): Promise<string | null> {
  const gone = await tx
    .deleteFrom('service_dependencies')
    .where('digital_service_id', '=', serviceId)
    .where('depends_on_id', '=', dependsOnId)
    .returning('reason')
    .executeTakeFirst()
  return gone?.reason ?? null
}
