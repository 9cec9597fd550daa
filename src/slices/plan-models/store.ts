// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AssociationId, PersonId } from '../../shared/ids.ts'
import { planModelErrors } from './errors.ts'
import {
  type Answers,
  answerFields,
  type CardValues,
  type Days,
  dayFields,
  type ModelCard,
  type ModelCardId,
  type PlanModel,
  type PlanModelId,
} from './model.ts'

function selectModels(tx: ActorTx) {
  return tx
    .selectFrom('plan_models as m')
    .select((eb) => [
      'm.model_id',
      'm.association_id',
      'm.name',
      'm.note',
      'm.version',
      eb
        .selectFrom('plan_model_cards as c')
        .select(sql<number>`count(*)::integer`.as('cards'))
        .whereRef('c.model_id', '=', 'm.model_id')
        .as('cards'),
    ])
}

type ModelRow = Awaited<ReturnType<ReturnType<typeof selectModels>['execute']>>[number]

function modelOf(row: ModelRow): PlanModel {
  return {
    modelId: row.model_id as PlanModelId,
    associationId: row.association_id as AssociationId,
    name: row.name,
    note: row.note,
    version: row.version,
    cards: row.cards ?? 0,
  }
}

export async function listModels(tx: ActorTx): Promise<PlanModel[]> {
  return (await selectModels(tx).orderBy('m.name').orderBy('m.model_id').execute()).map(modelOf)
}

/** One model, or MODEL-001. */
export async function getModel(tx: ActorTx, modelId: PlanModelId): Promise<PlanModel> {
  const row = await selectModels(tx).where('m.model_id', '=', modelId).executeTakeFirst()
  if (!row) throw new DomainError(planModelErrors.notFound)
  return modelOf(row)
}

export async function insertModel(
  tx: ActorTx,
  model: Pick<PlanModel, 'modelId' | 'associationId' | 'name' | 'note'>,
  by: PersonId,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('plan_models')
    .values({
      model_id: model.modelId,
      association_id: model.associationId,
      name: model.name,
      note: model.note,
      created_by: by,
      created_at: now,
      updated_by: by,
      updated_at: now,
    })
    .execute()
}

/** Marks that a model or one of its cards changed; false when it is not at that version any more. */
export async function touchModel(
  tx: ActorTx,
  { modelId, version }: Pick<PlanModel, 'modelId' | 'version'>,
  set: Partial<Pick<PlanModel, 'name' | 'note'>>,
  by: PersonId,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('plan_models')
    .set((eb) => ({ ...set, version: eb('version', '+', 1), updated_by: by, updated_at: now }))
    .where('model_id', '=', modelId)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteModel(tx: ActorTx, modelId: PlanModelId): Promise<void> {
  await tx.deleteFrom('plan_models').where('model_id', '=', modelId).execute()
}

export async function listCards(tx: ActorTx, modelId: PlanModelId): Promise<ModelCard[]> {
  const rows = await tx
    .selectFrom('plan_model_cards')
    .select(['card_id', 'service_name', 'service_type_code', 'answers', 'days'])
    .where('model_id', '=', modelId)
    .orderBy('service_name')
    .orderBy('card_id')
    .execute()
  return rows.map((row) => ({
    cardId: row.card_id as ModelCardId,
    serviceName: row.service_name,
    serviceTypeCode: row.service_type_code,
    answers: known<Answers>(row.answers, answerFields),
    days: known<Days>(row.days, dayFields),
  }))
}

/** Only the fields a model knows today: what an older release wrote beside them is left out. */
function known<Values>(stored: unknown, fields: readonly string[]): Values {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : []
  return Object.fromEntries(entries.filter(([field]) => fields.includes(field))) as Values
}

export async function writeCards(
  tx: ActorTx,
  model: Pick<PlanModel, 'modelId' | 'associationId'>,
  cards: readonly ModelCard[],
): Promise<void> {
  if (cards.length === 0) return
  await tx
    .insertInto('plan_model_cards')
    .values(
      cards.map((card) => ({
        association_id: model.associationId,
        model_id: model.modelId,
        card_id: card.cardId,
        ...rowOf(card),
      })),
    )
    .onConflict((oc) =>
      oc.columns(['association_id', 'model_id', 'card_id']).doUpdateSet((eb) => ({
        service_name: eb.ref('excluded.service_name'),
        service_type_code: eb.ref('excluded.service_type_code'),
        answers: eb.ref('excluded.answers'),
        days: eb.ref('excluded.days'),
      })),
    )
    .execute()
}

function rowOf({ serviceName, serviceTypeCode, answers, days }: CardValues) {
  return {
    service_name: serviceName,
    service_type_code: serviceTypeCode,
    answers: JSON.stringify(answers),
    days: JSON.stringify(days),
  }
}

export async function deleteCard(tx: ActorTx, cardId: ModelCardId): Promise<void> {
  await tx.deleteFrom('plan_model_cards').where('card_id', '=', cardId).execute()
}
