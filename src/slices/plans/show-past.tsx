// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withActor } from '../../platform/db/actor.ts'
import { searchOf } from '../../platform/http/query.ts'
import type { AppContext } from '../../platform/http/types.ts'
import { formatLongDate } from '../../shared/dates.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import { readAskedDay } from '../../shared/past.ts'
import { planFrame } from './frame.ts'
import { PastItem } from './pages/past-item-page.tsx'
import { PastFrame, PastPlan } from './pages/past-plan-page.tsx'
import { loadPlanOn, type ProgressOn, quickDaysOfPlan } from './past.ts'
import { getPlan } from './store.ts'
import { listVersions } from './versions-store.ts'
import { planPaths, versionInWords } from './view.ts'

/**
 * A plan, or one of its services, as it was at the end of the day that the address asks for (`al`); null when it asks for none, and
 * the page is that of today.
 */
export async function showPast(
  { db }: AppContext,
  progressOn: ProgressOn,
  request: FastifyRequest,
  reply: FastifyReply,
  { planId, serviceId = null }: { planId: PlanId; serviceId?: DigitalServiceId | null },
): Promise<FastifyReply | null> {
  const actor = request.requirePerson()
  const asked = readAskedDay(searchOf(request).get('al'), actor.today)
  if (asked.kind === 'today') return null
  const { plan, quick, past, serviceName } = await withActor(db, actor, async (tx) => {
    const plan = await getPlan(tx, planId)
    const versions = await listVersions(tx, planId)
    const past = asked.kind === 'past' ? await loadPlanOn(tx, planId, asked.day, progressOn) : null
    const named = [past?.shown?.services ?? [], ...versions.map(({ content }) => content.services)]
      .flat()
      .find(({ id }) => id === serviceId)
    return { plan, past, quick: quickDaysOfPlan(versions, actor), serviceName: named?.name ?? 'Servizio' }
  })
  const when = asked.kind === 'past' ? formatLongDate(asked.day) : 'A una data'
  const href = serviceId ? planPaths.item(planId, serviceId) : planPaths.plan(planId)
  const name = past?.administrationName ?? plan.administrationName
  const title = serviceId ? serviceName : `Piano di migrazione di ${name}`
  const crumbs = serviceId ? [{ label: serviceName, href }, { label: when }] : [{ label: when }]
  return reply.page(
    {
      ...planFrame(actor, plan, `${title}, ${when}`, crumbs),
      ...(asked.kind === 'wrong' ? { status: 422 } : {}),
    },
    <PastFrame
      href={href}
      title={title}
      lead={
        past?.state
          ? `${serviceId ? `Piano di ${name} · ` : ''}${versionInWords({ state: past.state, versionCount: past.versions.length })}`
          : undefined
      }
      asked={asked}
      isRebuilt={past?.isRebuilt ?? false}
      quick={quick}
    >
      {past === null ? null : serviceId ? (
        <PastItem past={past} serviceId={serviceId} />
      ) : (
        <PastPlan past={past} />
      )}
    </PastFrame>,
  )
}
