// SPDX-License-Identifier: AGPL-3.0-or-later

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PersonActor, withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext } from '../../platform/http/types.ts'
import type { PlanId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import { canWrite, planFrame } from './frame.ts'
import { PlanPage, type PlanPageProps, titleOfPlan } from './pages/plan-page.tsx'
import { type FormTrouble, noTrouble } from './pages/trouble.ts'
import { quickDaysOfPlan } from './past.ts'
import { changedSince, draftContent, loadWorkingPlan, readsDraft, type WorkingPlan } from './queries.ts'
import { getPlan } from './store.ts'
import { planTasks } from './tasks.ts'
import { isEditable, planFilters, planPaths, planRows, rowMatches, selectedRow } from './view.ts'

/** What a form of the page left when it could not be saved. */
export interface ShownAgain {
  readonly trouble?: FormTrouble
  readonly lateConflict?: PlanPageProps['lateConflict']
  /** The service whose details stay open. */
  readonly serviceId?: string | null
  readonly status?: number
}

/** The working page of a plan, also when one of its forms comes back with something to correct. */
export async function showPlan(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  planId: PlanId,
  shown: ShownAgain = {},
): Promise<FastifyReply> {
  const actor = request.requirePerson()
  if (!readsDraft(actor)) return reply.seeOther(await placeForProgramme(context, actor, planId))
  const working = await withActor(context.db, actor, (tx) => loadWorkingPlan(tx, planId))
  const { plan, facts, findings, observations, names } = working
  const query = searchOf(request)
  const rows = rowsOf(working)
  const isWriter = writingRoles.includes(actor.role)
  return reply.page(
    { ...planFrame(actor, plan, titleOfPlan(plan)), ...(shown.status ? { status: shown.status } : {}) },
    <PlanPage
      {...working}
      rows={rows}
      filter={filterOf(query)}
      isByWave={query.get('gruppi') === 'ondate'}
      selected={selectedRow(rows, shown.serviceId ?? query.get('voce'))}
      tasks={planTasks(facts, findings, observations, names)}
      canWrite={canWrite(actor, plan)}
      isWriter={isWriter}
      me={actor.personId}
      quick={quickDaysOfPlan(working.versions, actor)}
      trouble={shown.trouble ?? noTrouble}
      lateConflict={shown.lateConflict ?? null}
    />,
  )
}

function filterOf(query: URLSearchParams) {
  return planFilters.find((each) => each === query.get('filtro')) ?? 'tutti'
}

function rowsOf(working: WorkingPlan) {
  const { plan, facts, findings, versions } = working
  const changed = isEditable(plan) ? changedSince(versions[0], draftContent(working)) : new Set<string>()
  return planRows(facts, findings, changed)
}

/** The services on screen, for a file of them. */
export async function shownRows(
  context: AppContext,
  actor: PersonActor,
  planId: PlanId,
  query: URLSearchParams,
) {
  const working = await withActor(context.db, actor, (tx) => loadWorkingPlan(tx, planId))
  return rowsOf(working).filter((row) => rowMatches(row, filterOf(query)))
}

/** Where the programme reads a plan: its staff examine it, an auditor opens what was sent last. */
async function placeForProgramme(context: AppContext, actor: PersonActor, planId: PlanId): Promise<string> {
  const plan = await withActor(context.db, actor, (tx) => getPlan(tx, planId))
  return actor.role === 'auditor' ? planPaths.version(planId, plan.versionCount) : planPaths.review(planId)
}
