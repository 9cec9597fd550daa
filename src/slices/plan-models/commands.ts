// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { type Changes, changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { getPlan, inheritValues, loadPlanFacts, officeMember } from '../plans/index.ts'
import { planModelErrors } from './errors.ts'
import type { CardValues, ModelCard, ModelCardId, PlanModel, PlanModelId } from './model.ts'
import { cardOf, copyOf, hasName } from './rules.ts'
import * as store from './store.ts'

/** Adds a model to the office of the actor: empty, or with a card for each service decided in a plan. GEN-006 outside an office, PLAN-001. */
export async function createModel(
  tx: ActorTx,
  input: Pick<PlanModel, 'name' | 'note'> & { readonly fromPlanId: PlanId | null },
  now: Date,
): Promise<PlanModelId> {
  const person = officeMember(tx)
  const { name, note, fromPlanId } = input
  if (person.associationId === null) throw new DomainError(commonErrors.notAllowed)
  const model = { modelId: newId<PlanModelId>(), associationId: person.associationId, name, note }
  await store.insertModel(tx, model, person.personId, now)
  const cards = fromPlanId ? await cardsOfPlan(tx, fromPlanId) : []
  await store.writeCards(tx, model, cards)
  const changes = changesBetween<{ name: string; note: string; services: readonly string[] }>(
    null,
    { name, note, services: cards.map((card) => card.serviceName) },
    ['name', 'note', 'services'],
  )
  await record(tx, model.modelId, 'create', changes, now)
  return model.modelId
}

/** Two services of one name teach one card: the first. */
async function cardsOfPlan(tx: ActorTx, planId: PlanId): Promise<ModelCard[]> {
  const { services, today } = await loadPlanFacts(tx, await getPlan(tx, planId))
  const cards = services.flatMap((service) => cardOf(service, today) ?? [])
  const byName = new Map(cards.toReversed().map((card) => [card.serviceName.toLowerCase(), card]))
  return [...byName.values()].map((card) => ({ ...card, cardId: newId<ModelCardId>() }))
}

type Shown = Pick<PlanModel, 'modelId' | 'version'>

/** Changes the name and the note. MODEL-002 on a version that changed. */
export async function changeModel(
  tx: ActorTx,
  input: Shown & Pick<PlanModel, 'name' | 'note'>,
  now: Date,
): Promise<void> {
  const { name, note } = input
  const model = await store.getModel(tx, input.modelId)
  await touch(tx, input, now, { name, note })
  await record(tx, input.modelId, 'change', changesBetween(model, { name, note }, ['name', 'note']), now)
}

/** Removes a model; what was copied from it stays where it is. */
export async function removeModel(tx: ActorTx, input: Shown, now: Date): Promise<void> {
  const { name } = await store.getModel(tx, input.modelId)
  await touch(tx, input, now)
  await record(tx, input.modelId, 'remove', { name: [name, null] }, now)
  await store.deleteModel(tx, input.modelId)
}

/** Writes a card by hand, new or there already. MODEL-002, MODEL-003 for a second one of the same name. */
export async function saveCard(
  tx: ActorTx,
  input: Shown & { readonly cardId: ModelCardId | null; readonly card: CardValues },
  now: Date,
): Promise<void> {
  const { card, cardId } = input
  const model = await store.getModel(tx, input.modelId)
  const cards = await store.listCards(tx, input.modelId)
  if (cardId && !cards.some((each) => each.cardId === cardId)) throw new DomainError(planModelErrors.notFound)
  if (hasName(cards, cardId, card.serviceName))
    throw new DomainError(planModelErrors.cardExists, { details: { name: card.serviceName } })
  await touch(tx, input, now)
  await store.writeCards(tx, model, [{ ...card, cardId: cardId ?? newId<ModelCardId>() }])
  await record(tx, model.modelId, 'save_card', { card: [null, card.serviceName] }, now)
}

/** MODEL-001 for a card that is not there, MODEL-002 on a version that changed. */
export async function removeCard(
  tx: ActorTx,
  input: Shown & { readonly cardId: ModelCardId },
  now: Date,
): Promise<void> {
  const card = (await store.listCards(tx, input.modelId)).find(({ cardId }) => cardId === input.cardId)
  if (!card) throw new DomainError(planModelErrors.notFound)
  await touch(tx, input, now)
  await store.deleteCard(tx, input.cardId)
  await record(tx, input.modelId, 'remove_card', { card: [card.serviceName, null] }, now)
}

export interface CopyRow {
  readonly planId: PlanId
  readonly digitalServiceId: DigitalServiceId
  readonly version: number
}

/**
 * Copies a model into drafts, for the services that were shown: what nobody decided is filled and waits for confirmation. Answers how many
 * services took something, and how many had changed meanwhile. PLAN-008 for a plan that was sent since.
 */
export async function copyModel(
  tx: ActorTx,
  input: {
    readonly modelId: PlanModelId
    readonly startsOn: string | null
    readonly rows: readonly CopyRow[]
  },
  now: Date,
): Promise<{ readonly filled: number; readonly skipped: number }> {
  officeMember(tx)
  const model = await store.getModel(tx, input.modelId)
  const cards = await store.listCards(tx, input.modelId)
  let filled = 0
  for (const [planId, rows] of Map.groupBy(input.rows, (row) => row.planId)) {
    const { lines } = copyOf(await loadPlanFacts(tx, await getPlan(tx, planId)), cards, input.startsOn)
    for (const row of rows) {
      const line = lines.find(({ service }) => service.digitalServiceId === row.digitalServiceId)
      if (!line || line.left !== null) continue
      if (await inheritValues(tx, { ...row, values: line.fills, model: model.name }, now)) filled += 1
    }
  }
  return { filled, skipped: input.rows.length - filled }
}

async function touch(
  tx: ActorTx,
  shown: Shown,
  now: Date,
  set: Partial<Pick<PlanModel, 'name' | 'note'>> = {},
): Promise<void> {
  if (!(await store.touchModel(tx, shown, set, officeMember(tx).personId, now)))
    throw new DomainError(planModelErrors.changedMeanwhile)
}

function record(
  tx: ActorTx,
  modelId: PlanModelId,
  action: string,
  changes: Changes,
  now: Date,
): Promise<void> {
  return recordEvent(tx, { subjectKind: 'plan_model', subjectId: modelId, action, changes, at: now })
}
