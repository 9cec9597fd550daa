// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayWriteFor } from '../../platform/db/scope.ts'
import { DomainError } from '../../shared/errors.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { namesOfPeople } from '../history/index.ts'
import { type QualifiedService, searchQualifiedServices } from '../inventory/index.ts'
import { planErrors } from './errors.ts'
import { loadPlanFacts } from './facts-store.ts'
import { destinationsOfOthers } from './list-store.ts'
import type {
  ChosenDestination,
  Finding,
  Observation,
  Plan,
  PlanFacts,
  PlanItem,
  ReservedValues,
  ServiceFacts,
  Wave,
  WaveId,
} from './model.ts'
import { planFindings } from './rules.ts'
import { getPlan, lastWritersOf, listReserved } from './store.ts'
import { listObservations } from './versions-store.ts'
import { listWaves, wavesOfPlan } from './waves-store.ts'

/** A service of a plan with all that its questions show. */
export interface LoadedItem {
  readonly plan: Plan
  readonly facts: PlanFacts
  readonly service: ServiceFacts
  readonly item: PlanItem
  readonly findings: readonly Finding[]
  readonly observations: readonly Observation[]
  readonly others: readonly ChosenDestination[]
  readonly reserved: ReservedValues | null
  /** The waves of the office, and the one the service is in. */
  readonly waves: readonly Wave[]
  readonly waveId: WaveId | null
  /** What was looked for in the table of qualified services, and what was found; null when nothing was. */
  readonly catalogue: { readonly search: string; readonly found: readonly QualifiedService[] } | null
}

/** The service of a plan, or PLAN-003 when it is not in it. */
export async function loadItem(
  tx: ActorTx,
  planId: PlanId,
  serviceId: DigitalServiceId,
  search: string | null = null,
): Promise<LoadedItem> {
  const plan = await getPlan(tx, planId)
  const facts = await loadPlanFacts(tx, plan)
  const service = facts.services.find((each) => each.digitalServiceId === serviceId)
  if (!service?.item) throw new DomainError(planErrors.itemNotFound)
  const observations = await listObservations(tx, planId)
  return {
    plan,
    facts,
    service,
    item: service.item,
    findings: planFindings(facts).filter((finding) => finding.subjectId === serviceId),
    observations: observations.filter(
      (each) =>
        each.isPublished && each.digitalServiceId === serviceId && each.versionNumber === plan.versionCount,
    ),
    others: await destinationsOfOthers(tx, serviceId),
    catalogue: await lookUp(tx, search),
    waves: await listWaves(tx),
    waveId: (await wavesOfPlan(tx, planId)).get(service.item.planItemId) ?? null,
    reserved: (await mayWriteFor(tx, plan.administrationId))
      ? ((await listReserved(tx, planId)).get(serviceId) ?? { componentIds: '', ipAddresses: '' })
      : null,
  }
}

const mostFound = 20

async function lookUp(tx: ActorTx, search: string | null): Promise<LoadedItem['catalogue']> {
  if (search === null) return null
  const words = search.split(/\s+/).filter((word) => word !== '')
  return { search, found: await searchQualifiedServices(tx, tx.actor.today, words, mostFound) }
}

export async function loadGrid(tx: ActorTx, planId: PlanId): Promise<{ plan: Plan; facts: PlanFacts }> {
  const plan = await getPlan(tx, planId)
  return { plan, facts: await loadPlanFacts(tx, plan) }
}

/** Who last wrote each field of an item, by name, and when. */
export async function conflictsOf(
  tx: ActorTx,
  item: PlanItem,
): Promise<ReadonlyMap<string, { who: string; at: Date }>> {
  const writers = await lastWritersOf(tx, item.planItemId)
  const ids = [...writers.values()].flatMap(({ personId }) => (personId === null ? [] : [personId]))
  const names = await namesOfPeople(tx, [...new Set(ids)])
  return new Map(
    [...writers].map(([field, { personId, at }]) => [
      field,
      { who: names.get(personId ?? '') ?? 'Un’altra persona', at },
    ]),
  )
}
