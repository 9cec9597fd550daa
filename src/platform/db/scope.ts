// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import type { ActorTx, PersonActor } from './actor.ts'

/** The person behind a command; GEN-006 when it is the system that acts. */
export function personOf(tx: ActorTx): PersonActor {
  if (tx.actor.kind !== 'person') throw new DomainError(commonErrors.notAllowed)
  return tx.actor
}

/** Whether the actor writes what this body declares, today. */
export async function mayWriteFor(tx: ActorTx, administrationId: AdministrationId): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select ${administrationId}::uuid = any (regia.writing_scope()) as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** Whether the actor reads what this body declares, today. */
export async function mayReadFor(tx: ActorTx, administrationId: AdministrationId): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select ${administrationId}::uuid = any (regia.scope()) or regia.reads_programme() as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** Whether the actor's role comes with the right to change many things in one act. */
export async function mayChangeMany(tx: ActorTx): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select regia.may_change_many() as may`.execute(tx)
  return rows[0]?.may ?? false
}

/** Waits until nobody else is in the middle of the same thing; whoever comes next waits for this transaction. */
export async function waitTurn(tx: ActorTx, thing: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${thing}, 0))`.execute(tx)
}
