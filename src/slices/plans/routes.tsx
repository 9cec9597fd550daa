// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { fileKinds, sendRows } from '../../platform/http/files.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext, RegiaServer } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { FormReader, formSchema } from '../../shared/forms.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import { parseListQuery, toPage, wholeList } from '../../shared/list-query.ts'
import { guidedRoles, writingRoles } from '../../shared/roles.ts'
import { createPlan } from './commands.ts'
import { planErrors } from './errors.ts'
import { planColumns, sentColumns, serviceColumns } from './exports.ts'
import { planIdOf, plansFilter, plansSpec } from './inputs.ts'
import { countPlans, listBodiesWithoutPlan, listPlans } from './list-store.ts'
import { NoPlanPage } from './pages/no-plan-page.tsx'
import { PlansPage } from './pages/plans-page.tsx'
import type { ProgressOn } from './past.ts'
import { listedRows, readsDraft } from './queries.ts'
import { showPast } from './show-past.tsx'
import { shownRows, showPlan } from './show-plan.tsx'
import { findPlanOf } from './store.ts'
import { planPaths } from './view.ts'
import { listWaves } from './waves-store.ts'

export type OfPlan = { Params: { planId: string } }
export type PageHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** The list of plans and the working page of one. `showQueue` is the list as the programme's staff sees it. */
export function registerPlanPages(
  server: RegiaServer,
  context: AppContext,
  showQueue: PageHandler,
  progressOn: ProgressOn,
): void {
  const { db, clock } = context

  server.get('/piani', async (request, reply) => {
    const actor = request.requirePerson()
    if (actor.administrationId !== null) return showOwnPlan(request, reply, actor.administrationId)
    if (actor.associationId === null && actor.role !== 'auditor') return showQueue(request, reply)
    const query = parseListQuery(plansSpec, searchOf(request))
    const filter = plansFilter(query, actor.personId)
    const loaded = await withActor(db, actor, async (tx) => {
      const page = toPage(query, await listPlans(tx, filter, query), (row) => row.cursor)
      return {
        page: { next: page.next, previous: page.previous },
        rows: await listedRows(tx, page.rows),
        total: await countPlans(tx, filter),
        without: await listBodiesWithoutPlan(tx),
        waves: await listWaves(tx),
      }
    })
    return reply.page(
      {
        title: 'Piani di migrazione',
        current: 'piani',
        crumbs: [{ label: 'Oggi', href: '/' }, { label: 'Piani' }],
      },
      <PlansPage
        {...loaded}
        query={query}
        canOpen={writingRoles.includes(actor.role)}
        showsDraft={readsDraft(actor)}
        isOffice={actor.role === 'office_member'}
      />,
    )
  })

  /** One body, one plan: its page, or the way to open it. */
  async function showOwnPlan(
    request: FastifyRequest,
    reply: FastifyReply,
    administrationId: AdministrationId,
  ): Promise<FastifyReply> {
    const actor = request.requirePerson()
    const { plan, body } = await withActor(db, actor, async (tx) => ({
      plan: await findPlanOf(tx, administrationId),
      body: (await listBodiesWithoutPlan(tx))[0],
    }))
    if (plan) return reply.seeOther(planPaths.plan(plan.planId))
    if (!body) throw new DomainError(planErrors.notFound)
    return reply.page(
      {
        title: 'Piano di migrazione',
        current: guidedRoles.includes(actor.role) ? 'oggi' : 'piani',
        crumbs: [{ label: 'Inizio', href: '/' }, { label: 'Piano di migrazione' }],
      },
      <NoPlanPage body={body} canOpen={writingRoles.includes(actor.role)} />,
    )
  }

  server.post('/piani', { schema: { body: formSchema('administrationId') } }, async (request, reply) => {
    const administrationId = new FormReader(request.body).typed('administrationId')
    if (!isUuid(administrationId)) throw new DomainError(commonErrors.invalidRequest)
    const planId = await withActor(db, request.requirePerson(), (tx) =>
      createPlan(tx, administrationId as AdministrationId, clock()),
    )
    return reply.seeOther(planPaths.plan(planId))
  })

  server.get<OfPlan>('/piani/:planId', async (request, reply) => {
    const planId = planIdOf(request.params)
    const past = await showPast(context, progressOn, request, reply, { planId })
    return past ?? showPlan(context, request, reply, planId)
  })

  for (const format of fileKinds) {
    server.get(`/piani.${format}`, async (request, reply) => {
      const actor = request.requirePerson()
      if (!readsDraft(actor) && actor.role !== 'auditor') throw new DomainError(commonErrors.notAllowed)
      const query = { ...wholeList(parseListQuery(plansSpec, searchOf(request))), size: exportedAtMost }
      const rows = await withActor(db, actor, async (tx) =>
        listedRows(tx, await listPlans(tx, plansFilter(query, actor.personId), query)),
      )
      return sendRows(reply, format, {
        name: `piani-${actor.today}`,
        sheet: 'Piani',
        columns: readsDraft(actor) ? planColumns : sentColumns,
        rows,
      })
    })

    server.get<OfPlan>(`/piani/:planId/servizi.${format}`, async (request, reply) => {
      const actor = request.requirePerson()
      if (!readsDraft(actor)) throw new DomainError(commonErrors.notAllowed)
      const rows = await shownRows(context, actor, planIdOf(request.params), searchOf(request))
      return sendRows(reply, format, {
        name: `servizi-del-piano-${actor.today}`,
        sheet: 'Servizi',
        columns: serviceColumns,
        rows,
      })
    })
  }
}

/** Plans in one file at most. */
const exportedAtMost = 10_000
