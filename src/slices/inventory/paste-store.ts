// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import type { ServiceValues } from './model.ts'

/** A service that a paste wrote: what stood before (null: it was added), and its version after. */
export interface PasteEffect {
  readonly id: DigitalServiceId
  readonly before: ServiceValues | null
  readonly version: number
}

/** A cell as the paste changed it, in words. */
export interface PasteLineKept {
  readonly id: DigitalServiceId
  readonly title: string
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

export interface Paste {
  readonly id: string
  readonly administrationId: AdministrationId
  readonly lines: readonly PasteLineKept[]
  readonly effects: { readonly services: readonly PasteEffect[]; readonly softwareIds: readonly SoftwareId[] }
  readonly undoneAt: Date | null
}

export async function insertPaste(tx: ActorTx, paste: Omit<Paste, 'undoneAt'>, now: Date): Promise<void> {
  if (tx.actor.kind !== 'person') throw new Error('Only a person pastes')
  await tx
    .insertInto('pastes')
    .values({
      administration_id: paste.administrationId,
      paste_id: paste.id,
      person_id: tx.actor.personId,
      pasted_at: now,
      lines: JSON.stringify(paste.lines),
      effects: JSON.stringify(paste.effects),
    })
    .execute()
}

/** A paste of the actor's own; null when there is none. */
export async function findPaste(tx: ActorTx, id: string, lock = false): Promise<Paste | null> {
  if (!isUuid(id)) return null
  const query = tx
    .selectFrom('pastes')
    .select([
      'paste_id as id',
      'administration_id as administrationId',
      'lines',
      'effects',
      'undone_at as undoneAt',
    ])
    .where('paste_id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return (row as Paste | undefined) ?? null
}

export async function markUndone(
  tx: ActorTx,
  { id, administrationId }: Pick<Paste, 'id' | 'administrationId'>,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('pastes')
    .set({ undone_at: now })
    .where('administration_id', '=', administrationId)
    .where('paste_id', '=', id)
    .execute()
}
