// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { ActTemplate, WrittenAct } from './act-text.ts'
import type { SpendingActId, SpendingRequestId } from './model.ts'

/** Every writing of every template, the one that counts first for each kind. */
export async function listTemplates(tx: ActorTx): Promise<ActTemplate[]> {
  const { rows } =
    await sql<ActTemplate>`select spending_template_id as "templateId", kind, number, valid_from as "validFrom", text,
      note, written_by as "writtenBy", written_at as "writtenAt"
    from spending_templates order by kind, valid_from desc, number desc`.execute(tx)
  return rows
}

export async function insertTemplate(
  tx: ActorTx,
  template: Omit<ActTemplate, 'templateId' | 'writtenAt'>,
  now: Date,
): Promise<string> {
  const templateId = newId<string>()
  await tx
    .insertInto('spending_templates')
    .values({
      spending_template_id: templateId,
      kind: template.kind,
      number: template.number,
      valid_from: template.validFrom,
      text: template.text,
      note: template.note,
      written_by: template.writtenBy,
      written_at: now,
    })
    .execute()
  return templateId
}

/** An act with its words; null for one that the actor does not see. */
export async function findActText(
  tx: ActorTx,
  requestId: SpendingRequestId,
  actId: SpendingActId,
): Promise<WrittenAct | null> {
  const { rows } =
    await sql<WrittenAct>`select number, decided_on as "decidedOn", kind, text from spending_acts
    where spending_request_id = ${requestId} and spending_act_id = ${actId}`.execute(tx)
  return rows[0] ?? null
}
