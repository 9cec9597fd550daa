// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { Sending, SentVersion, SpendingRequest } from './model.ts'

export async function listTicks(tx: ActorTx, versionId: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('spending_ticks')
    .select('field_key')
    .where('spending_version_id', '=', versionId)
    .execute()
  return new Set(rows.map((row) => row.field_key))
}

export async function findSending(tx: ActorTx, versionId: string): Promise<Sending | null> {
  const { rows } = await sql<Sending>`select s.channel, s.sent_by_name as "sentByName", s.sent_on as "sentOn",
      s.protocol_number as "protocolNumber", s.receipt_document_id as "receiptDocumentId", d.file_name as "receiptFileName", s.differences
    from spending_sendings s left join documents d on d.document_id = s.receipt_document_id
    where s.spending_version_id = ${versionId}`.execute(tx)
  return rows[0] ?? null
}

/** Ticks some fields of a version and takes the tick from others. */
export async function changeTicks(
  tx: ActorTx,
  { administrationId }: Pick<SpendingRequest, 'administrationId'>,
  { versionId }: Pick<SentVersion, 'versionId'>,
  change: { readonly added: readonly string[]; readonly taken: readonly string[]; readonly by: PersonId },
  now: Date,
): Promise<void> {
  if (change.added.length > 0)
    await tx
      .insertInto('spending_ticks')
      .values(
        change.added.map((key) => ({
          administration_id: administrationId,
          spending_version_id: versionId,
          field_key: key,
          ticked_by: change.by,
          ticked_at: now,
        })),
      )
      .execute()
  if (change.taken.length > 0)
    await tx
      .deleteFrom('spending_ticks')
      .where('spending_version_id', '=', versionId)
      .where('field_key', 'in', [...change.taken])
      .execute()
}

export async function insertSending(
  tx: ActorTx,
  { administrationId }: Pick<SpendingRequest, 'administrationId'>,
  { versionId }: Pick<SentVersion, 'versionId'>,
  sending: Omit<Sending, 'receiptFileName'> & { readonly by: PersonId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('spending_sendings')
    .values({
      administration_id: administrationId,
      spending_version_id: versionId,
      channel: sending.channel,
      sent_by_name: sending.sentByName,
      sent_on: sending.sentOn,
      protocol_number: sending.protocolNumber,
      receipt_document_id: sending.receiptDocumentId,
      differences: sending.differences,
      recorded_by: sending.by,
      recorded_at: now,
    })
    .execute()
}
