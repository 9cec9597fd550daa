// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { DomainError } from '../../shared/errors.ts'
import { requireWriting } from './commands.ts'
import * as store from './dependency-store.ts'
import { inventoryErrors } from './errors.ts'
import type { DigitalService } from './model.ts'
import { getService } from './store.ts'
import { paths } from './view.ts'

/**
 * Says that a service needs another of the same body. Refuses INV-001, INV-018 (a circle, with the way by names), INV-019 (itself, or of
 * another body), INV-020 (already there), GEN-006.
 */
export async function addDependency(
  tx: ActorTx,
  input: { readonly serviceId: string; readonly dependsOnId: string; readonly reason: string },
  now: Date,
): Promise<void> {
  const { service, needed } = await writablePair(tx, input)
  const { administrationId } = service
  const path = await store.waitForPath(tx, administrationId, needed.id, service.id)
  if (path !== null)
    throw new DomainError(inventoryErrors.circle, {
      details: { path: [service.name, ...path].join(' → ') },
      action: { href: paths.dependencies(administrationId), label: 'Apri le dipendenze dell’ente' },
    })
  const row = { administrationId, serviceId: service.id, dependsOnId: needed.id, reason: input.reason.trim() }
  if (!(await store.insertDependency(tx, row, now))) throw new DomainError(inventoryErrors.dependencyExists)
  await recordDependency(tx, service, needed, 'add_dependency', [null, needed.name], row.reason, now)
}

/** Says that a service does not need another any more. Refuses INV-001, INV-019, INV-021 (it was not there), GEN-006. */
export async function removeDependency(
  tx: ActorTx,
  input: { readonly serviceId: string; readonly dependsOnId: string },
  now: Date,
): Promise<void> {
  const { service, needed } = await writablePair(tx, input)
  const reason = await store.deleteDependency(tx, service.id, needed.id)
  if (reason === null) throw new DomainError(inventoryErrors.dependencyNotFound)
  await recordDependency(tx, service, needed, 'remove_dependency', [needed.name, null], reason, now)
}

async function writablePair(tx: ActorTx, input: { serviceId: string; dependsOnId: string }) {
  const service = await getService(tx, input.serviceId)
  await requireWriting(tx, service.administrationId)
  const needed = await getService(tx, input.dependsOnId)
  if (needed.administrationId !== service.administrationId || needed.id === service.id)
    throw new DomainError(inventoryErrors.notADependency)
  return { service, needed }
}

/** Both services remember it: who looks at the one that is needed asks why. */
async function recordDependency(
  tx: ActorTx,
  service: DigitalService,
  needed: DigitalService,
  action: string,
  dependsOn: readonly [string | null, string | null],
  reason: string,
  now: Date,
): Promise<void> {
  const neededBy = dependsOn.map((name) => (name === null ? null : service.name))
  for (const [subject, changes] of [
    [service, { dependsOn }],
    [needed, { neededBy: [neededBy[0], neededBy[1]] as const }],
  ] as const)
    await recordEvent(tx, {
      administrationId: subject.administrationId,
      subjectKind: 'digital_service',
      subjectId: subject.id,
      action,
      reason: reason || null,
      changes,
      at: now,
    })
}
