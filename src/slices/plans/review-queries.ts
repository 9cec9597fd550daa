// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { PersonId, PlanId } from '../../shared/ids.ts'
import { decide } from '../../shared/lifecycle.ts'
import { type ListQuery, parseListQuery } from '../../shared/list-query.ts'
import { namesOfPeople } from '../history/index.ts'
import { administrationPath } from '../registry/index.ts'
import { loadMoveFacts } from './commands.ts'
import { planErrors } from './errors.ts'
import { loadSheet } from './evaluation-commands.ts'
import { listSheets } from './evaluation-store.ts'
import { endingsOf, openRenunciations } from './lapses-store.ts'
import { type PlanMoveFacts, planTransitions } from './lifecycle.ts'
import type { Plan, PlanVersion } from './model.ts'
import { costOf, reasonFor, secondPersonLimits } from './proposals.ts'
import { countAwaiting } from './proposals-store.ts'
import { type QueueState, queueFilter, queueSpec } from './queue.ts'
import {
  countQueue,
  countSuspended,
  listQueue,
  listReviewerWork,
  queueOverview,
  responseTime,
} from './queue-store.ts'
import type { QueueRow } from './review-model.ts'
import { authorsOf, listReviewers } from './review-store.ts'
import { getPlan } from './store.ts'
import { listObservations, listVersions } from './versions-store.ts'
import { planPaths } from './view.ts'
import { secondPersonInWords } from './view-approvals.ts'
import type { ExamData, Names, Stance } from './view-review.ts'

/** Names of who examines these plans. */
async function reviewerNames(tx: ActorTx, rows: readonly QueueRow[]): Promise<Names> {
  return namesOfPeople(tx, [...new Set(rows.map((row) => row.reviewerPersonId).filter((id) => id !== null))])
}

/** A page of the queue with what surrounds it. */
export async function loadQueue(tx: ActorTx, actor: PersonActor, state: QueueState) {
  const filter = queueFilter(state, actor)
  const found = await listQueue(tx, filter, state.query)
  const overview = await queueOverview(tx, actor.personId)
  const isWhole = Object.values(filter).every((value) => value === undefined)
  return {
    found,
    names: await reviewerNames(tx, found),
    total: isWhole ? overview.figures.total : await countQueue(tx, filter),
    ...overview,
    response: await responseTime(tx),
    reviewers: await listReviewers(tx),
    next: await findNext(tx, actor),
    suspended: await countSuspended(tx),
    awaiting: actor.role === 'auditor' ? 0 : await countAwaiting(tx),
  }
}

/** The work of each person who may examine today, or lately did: by how much they have open. */
export async function loadWork(tx: ActorTx) {
  const found = new Map((await listReviewerWork(tx)).map((work) => [work.personId, work]))
  const reviewers = await listReviewers(tx)
  const names = new Map<string, string>(reviewers.map(({ personId, name }) => [personId, name]))
  const gone = [...found.keys()].filter((personId) => !names.has(personId))
  for (const [personId, name] of await namesOfPeople(tx, gone)) names.set(personId, name)
  const idle = { open: 0, late: 0, oldestAt: null, approved: 0, returned: 0, medianDays: null }
  return [...new Set([...reviewers.map(({ personId }) => personId), ...gone])]
    .map((personId) => ({
      ...(found.get(personId) ?? { personId, ...idle }),
      name: names.get(personId) ?? 'persona cessata',
    }))
    .sort((one, other) => other.open - one.open || one.name.localeCompare(other.name, 'it'))
}

/** A stretch of the queue for a file, from a row on. */
export async function loadQueueRows(tx: ActorTx, actor: PersonActor, state: QueueState) {
  const found = await listQueue(tx, queueFilter(state, actor), state.query)
  return { found, names: await reviewerNames(tx, found) }
}

/** Names for the preview of an assignment: who has these plans now, and who is given them. */
export async function assignmentNames(
  tx: ActorTx,
  preview: readonly { readonly plan: Plan }[],
  to: PersonId,
): Promise<Names> {
  const ids = preview.map(({ plan }) => plan.reviewerPersonId).filter((id) => id !== null)
  return namesOfPeople(tx, [...new Set([to, ...ids])])
}

const oldestFirst = (size: number): ListQuery => ({ ...parseListQuery(queueSpec, ''), size })

/** The plan to examine now: the oldest of one's own, else the oldest that nobody has and one did not write; null when none is left. */
export async function findNext(tx: ActorTx, actor: PersonActor): Promise<PlanId | null> {
  if (actor.role === 'auditor') return null
  const one = oldestFirst(1)
  const [mine] = await listQueue(tx, { assignedTo: actor.personId }, one)
  if (mine) return mine.planId
  const [free] = await listQueue(tx, { assignedTo: 'nobody', notWrittenBy: actor.personId }, one)
  return free?.planId ?? null
}

export interface QueuedPlan {
  readonly planId: PlanId
  readonly administrationName: string
  readonly versionNumber: number
  readonly submittedAt: Date
  readonly reviewer: { readonly personId: PersonId; readonly name: string } | null
}

export interface QueueCounts {
  readonly waiting: number
  readonly unassigned: number
  readonly mine: number
}

/** The queue in short for a first page: how many wait, are free, are one's own; and the oldest. */
export async function reviewSummary(
  tx: ActorTx,
  personId: PersonId,
  size: number,
): Promise<{ readonly counts: QueueCounts; readonly queue: readonly QueuedPlan[] }> {
  const { total, unassigned, mine } = (await queueOverview(tx, personId)).figures
  const rows = (await listQueue(tx, {}, oldestFirst(size))).slice(0, size)
  const names = await reviewerNames(tx, rows)
  return {
    counts: { waiting: total, unassigned, mine },
    queue: rows.map(({ planId, administrationName, versionNumber, submittedAt, reviewerPersonId }) => ({
      planId,
      administrationName,
      versionNumber,
      submittedAt,
      reviewer: reviewerPersonId && {
        personId: reviewerPersonId,
        name: names.get(reviewerPersonId) ?? '',
      },
    })),
  }
}

/** Everything the page of an examination shows, and what the reader may do there. PLAN-001 when nothing was sent. */
export async function loadExam(tx: ActorTx, actor: PersonActor, planId: PlanId) {
  const data = await loadSent(tx, planId)
  const { plan, version, names } = data
  const facts = await loadMoveFacts(tx, plan, true)
  const isCurrent = version.number === plan.versionCount
  const mayAssign = isCurrent && decide(planTransitions, plan.state, 'assign', actor.role, facts).ok
  const authors = await authorsOf(tx, planId)
  return {
    ...data,
    renunciations: (await openRenunciations(tx, [planId])).get(planId) ?? [],
    ending: (await endingsOf(tx, [plan.administrationId])).get(plan.administrationId) ?? null,
    secondPerson: await secondPersonFor(tx, data.version),
    bodyHref: administrationPath({ id: plan.administrationId, ipaCode: plan.ipaCode }),
    stance: isCurrent ? stanceOf(plan, actor, facts, mayAssign, names) : readOnly(plan),
    assign:
      mayAssign && actor.role === 'programme_officer'
        ? {
            reviewers: await listReviewers(tx),
            loads: (await queueOverview(tx, actor.personId)).loads,
            authors,
          }
        : null,
  }
}

/** Why approving this version takes two people, in words; null when one is enough. */
async function secondPersonFor(tx: ActorTx, version: PlanVersion): Promise<string | null> {
  const limits = await secondPersonLimits(tx)
  const reason = reasonFor(limits, [costOf(version)])
  return reason && secondPersonInWords(reason, limits)
}

/** What was sent of a plan, with the names of the people in it. */
export async function loadSent(tx: ActorTx, planId: PlanId) {
  const plan = await getPlan(tx, planId)
  const versions = await listVersions(tx, planId)
  const observations = await listObservations(tx, planId)
  const names = await namesOfPeople(tx, [
    ...new Set(
      [
        plan.reviewerPersonId,
        ...versions.flatMap((each) => [each.submittedBy, each.outcomeBy, each.proposedBy]),
      ].filter((id) => id !== null),
    ),
  ])
  const [version] = versions
  if (!version) throw new DomainError(planErrors.notFound)
  return {
    plan,
    version,
    versions,
    observations,
    names,
    sheets: await listSheets(tx, planId),
    // What is marked before the outcome is of those who examine: to an auditor it would look empty.
    draftSheet:
      version.outcome === null && roleOf(tx.actor) !== 'auditor' ? await loadSheet(tx, version) : null,
  } satisfies ExamData & { version: unknown }
}

/** What the reader may do with a plan in the queue, and why not more. */
function stanceOf(
  plan: Plan,
  actor: PersonActor,
  facts: PlanMoveFacts,
  mayAssign: boolean,
  names: Names,
): Stance {
  if (decide(planTransitions, plan.state, 'approve', actor.role, facts).ok) return { kind: 'examine' }
  if (facts.proposedBy !== 'nobody' && actor.role !== 'auditor')
    return {
      kind: 'read',
      reason:
        facts.proposedBy === 'actor'
          ? 'Hai proposto l’approvazione: aspetta la conferma di un’altra persona.'
          : 'L’approvazione è proposta e aspetta una seconda persona.',
      action: { href: planPaths.proposals, label: 'Apri le proposte' },
    }
  if (actor.role === 'auditor' || !mayAssign) return readOnly(plan)
  if (facts.isAuthor)
    return {
      kind: 'read',
      reason: 'Hai scritto in questo piano: chi scrive non esamina e non decide. Serve un’altra persona.',
    }
  if (facts.isAssigned)
    return {
      kind: 'take',
      label: 'Riprendi l’esame',
      reason: 'L’ente ha trasmesso un’altra versione del piano che esaminavi.',
    }
  if (plan.reviewerPersonId === null)
    return {
      kind: 'take',
      label: 'Prendi in esame',
      reason: 'Nessuno esamina ancora questo piano: prima di scrivere osservazioni prendilo in esame.',
    }
  return {
    kind: 'read',
    reason: `Assegnato a ${names.get(plan.reviewerPersonId) ?? 'un’altra persona'}: solo chi esamina scrive osservazioni e decide.`,
  }
}

function readOnly(plan: Plan): Stance {
  switch (plan.state) {
    case 'submitted':
    case 'under_review':
      return { kind: 'read', reason: 'In sola lettura: decide chi esamina il piano.' }
    case 'returned':
    case 'draft':
      return {
        kind: 'read',
        reason: 'L’ente lavora alla prossima versione: quando la trasmette torna in coda.',
      }
    case 'withdrawn':
      return { kind: 'read', reason: 'L’ente ha ritirato questa versione: non c’è nulla da decidere.' }
    case 'approved':
      return { kind: 'read', reason: 'Il piano è approvato: l’esame è concluso.' }
  }
}
