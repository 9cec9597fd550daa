// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvents } from '../../platform/events.ts'
import type { AdministrationId } from '../../shared/ids.ts'

/** Whether the actor reads the reserved fields of a body: who writes for it, and the reviewer its plan is assigned to. */
export async function mayReadReserved(tx: ActorTx, administrationId: AdministrationId): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean
  }>`select ${administrationId}::uuid = any (regia.reserved_scope()) as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** Whether there is any body whose reserved fields the actor reads: lists offer the file by this. */
export async function readsAnyReserved(tx: ActorTx): Promise<boolean> {
  const { rows } = await sql<{
    any: boolean
  }>`select cardinality(regia.reserved_scope()) > 0 as "any"`.execute(tx)
  return rows[0]?.any ?? false
}

/** Reserved fields of more than one body in one file: an event for each of them. */
export async function recordReservedReading(
  tx: ActorTx,
  file: string,
  bodies: readonly AdministrationId[],
  now: Date,
): Promise<void> {
  const read = [...new Set(bodies)]
  if (read.length < 2) return
  await recordEvents(
    tx,
    read.map((administrationId) => ({
      administrationId,
      subjectKind: 'reserved_fields',
      subjectId: administrationId,
      action: 'read',
      changes: { file: [null, file], bodies: [null, read.length] },
      at: now,
    })),
  )
}
