// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import type { AssignmentId, DigitalServiceId, PlanId, PlanItemId } from '../../shared/ids.ts'
import { countHistory, namesOfPeople } from '../history/index.ts'
import { compareContents, compareRecovery, contentOf, type PlanContent } from './content.ts'
import type { Sheet } from './evaluation.ts'
import { listSheets } from './evaluation-store.ts'
import { loadFactsOfPlans, loadPlanFacts } from './facts-store.ts'
import { type ListedPlan, lastVersionCounts } from './list-store.ts'
import type {
  ExternalSending,
  Finding,
  PersonChoice,
  Plan,
  PlanFacts,
  ReservedValues,
  Sender,
  Wave,
  WaveId,
} from './model.ts'
import { findSignatory, listSenders, listWriters } from './people-store.ts'
import { planFindings } from './rules.ts'
import { getPlan, listReserved } from './store.ts'
import {
  findSending,
  getVersion,
  listNotes,
  listObservations,
  listTicks,
  listVersions,
  type Observation,
  type PlanNote,
  type PlanVersion,
  type PortalTick,
} from './versions-store.ts'
import { listWaves, wavesOfPlan } from './waves-store.ts'

/** True for who reads the draft on the desk: body and office. The programme reads what was sent. */
export function readsDraft(actor: PersonActor): boolean {
  return actor.administrationId !== null || actor.associationId !== null
}

/** A plan with all that its pages show. */
export interface WorkingPlan {
  readonly plan: Plan
  readonly facts: PlanFacts
  readonly findings: readonly Finding[]
  /** The newest first. */
  readonly versions: readonly PlanVersion[]
  /** Published ones, the oldest first. */
  readonly observations: readonly Observation[]
  /** The sheets that went with the outcomes, by number of version. */
  readonly sheets: ReadonlyMap<number, Sheet>
  readonly notes: readonly PlanNote[]
  readonly writers: readonly PersonChoice[]
  /** Short names by id of everybody the page names. */
  readonly names: ReadonlyMap<string, string>
  readonly events: number
  /** The waves of the office, in its order, and which service is in which. */
  readonly waves: readonly Wave[]
  readonly waveOf: ReadonlyMap<PlanItemId, WaveId>
}

export async function loadWorkingPlan(tx: ActorTx, planId: PlanId): Promise<WorkingPlan> {
  const plan = await getPlan(tx, planId)
  const facts = await loadPlanFacts(tx, plan)
  const observations = (await listObservations(tx, plan.planId)).filter((each) => each.isPublished)
  const notes = await listNotes(tx, plan.planId)
  const people = [
    plan.responsiblePersonId,
    plan.updatedBy,
    ...facts.services.flatMap(({ item }) => [item?.responsiblePersonId, item?.updatedBy]),
    ...observations.map((each) => each.repliedBy),
    ...notes.map((each) => each.writtenBy),
  ]
  return {
    plan,
    facts,
    findings: planFindings(facts),
    versions: await listVersions(tx, plan.planId),
    observations,
    sheets: await listSheets(tx, plan.planId),
    notes,
    writers: await listWriters(tx, plan.administrationId),
    names: await namesOfPeople(tx, [
      ...new Set(people.filter((id): id is NonNullable<typeof id> => Boolean(id))),
    ]),
    events: await countHistory(tx, { subjectKind: 'plan', subjectId: plan.planId }),
    waves: await listWaves(tx),
    waveOf: await wavesOfPlan(tx, plan.planId),
  }
}

/** What the draft says now, as the version that would be sent. */
export function draftContent(working: Pick<WorkingPlan, 'facts' | 'findings'>): PlanContent {
  return contentOf(working.facts, working.findings)
}

/** Ids of the services that a version says otherwise than the draft. */
export function changedSince(version: PlanVersion | undefined, draft: PlanContent): ReadonlySet<string> {
  if (!version) return new Set()
  return new Set(
    compareContents(version.content, draft)
      .filter((service) => service.change !== 'same')
      .map((service) => service.id),
  )
}

/** Two versions side by side: the recovery first when it changed, then the services. */
export function comparisonOf(before: PlanContent, after: PlanContent) {
  return { recovery: compareRecovery(before, after), services: compareContents(before, after) }
}

/** A plan as a row of the list. */
export interface ListedRow {
  readonly plan: Plan
  readonly services: number
  /** Null where only what was sent can be read and its blocks are no more. */
  readonly stops: number | null
  readonly warnings: number
  readonly responsible: string | null
  readonly updatedBy: string | null
}

/** What the list says of each plan: of the draft for who reads it, of the last version for the others. */
export async function listedRows(tx: ActorTx, listed: readonly ListedPlan[]): Promise<ListedRow[]> {
  const plans = listed.map(({ plan }) => plan)
  const { actor } = tx
  const people = plans.flatMap((plan) => [plan.responsiblePersonId, plan.updatedBy])
  const names = await namesOfPeople(tx, [...new Set(people.filter((id) => id !== null))])
  const row = (plan: Plan, counts: Pick<ListedRow, 'services' | 'stops' | 'warnings'>): ListedRow => ({
    plan,
    ...counts,
    responsible: names.get(plan.responsiblePersonId ?? '') ?? null,
    updatedBy: names.get(plan.updatedBy ?? '') ?? null,
  })
  if (actor.kind === 'person' && !readsDraft(actor)) {
    const counts = await lastVersionCounts(
      tx,
      plans.map((plan) => plan.planId),
    )
    return plans.map((plan) =>
      row(plan, { services: 0, warnings: 0, ...counts.get(plan.planId), stops: null }),
    )
  }
  const facts = await loadFactsOfPlans(tx, plans)
  return plans.map((plan) => {
    const own = facts.get(plan.planId)
    const findings = own ? planFindings(own) : []
    return row(plan, {
      services: own?.services.length ?? 0,
      stops: findings.filter((each) => each.level === 'stop').length,
      warnings: findings.filter((each) => each.level === 'warn').length,
    })
  })
}

/** Who sends for the body: those in force today, and what the reader once could. */
export interface Senders {
  readonly inForce: readonly Sender[]
  /** The last mandate of the reader to send for this body, when it is over. */
  readonly ownEnded: Sender | null
}

export async function loadSenders(tx: ActorTx, plan: Plan): Promise<Senders> {
  const { actor } = tx
  const all = await listSenders(tx, plan.administrationId)
  const isPresent = (each: Sender) =>
    each.validFrom <= actor.today && (each.validTo === null || each.validTo >= actor.today)
  const own = all.filter((each) => actor.kind === 'person' && each.personId === actor.personId)
  return {
    inForce: all.filter(
      (each) => isPresent(each) && (each.role !== 'delegate' || each.sends.includes('plans')),
    ),
    ownEnded: own.some(isPresent)
      ? null
      : (own.find((each) => each.validTo !== null && each.validTo < actor.today) ?? null),
  }
}

/** A version that was sent, with what came of it. */
export interface SentVersionView {
  readonly plan: Plan
  readonly version: PlanVersion
  readonly signatory: Sender | null
  readonly sending: ExternalSending | null
  readonly sheets: ReadonlyMap<number, Sheet>
  /** Reserved fields as they are today: no version holds them. */
  readonly reserved: ReadonlyMap<DigitalServiceId, ReservedValues>
  readonly ticks: ReadonlyMap<string, PortalTick>
  readonly names: ReadonlyMap<string, string>
}

export async function loadVersion(tx: ActorTx, planId: PlanId, number: number): Promise<SentVersionView> {
  const plan = await getPlan(tx, planId)
  const version = await getVersion(tx, planId, number)
  const sending = await findSending(tx, version.planVersionId)
  return {
    plan,
    version,
    signatory: await findSignatory(tx, version.submittedAs as AssignmentId),
    sending,
    sheets: await listSheets(tx, planId),
    ticks: await listTicks(tx, version.planVersionId),
    reserved: await listReserved(tx, planId),
    names: await namesOfPeople(tx, [version.submittedBy, ...(sending ? [sending.recordedBy] : [])]),
  }
}
