// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome } from '../../shared/dates.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { BodySection } from '../registry/index.ts'
import { totalsOf } from './content.ts'
import { loadPlanFacts } from './facts-store.ts'
import { listBodiesWithoutPlan } from './list-store.ts'
import { countedValues } from './model.ts'
import { NoPlanYet, PlanSummary } from './pages/body-plan.tsx'
import { readsDraft } from './queries.ts'
import { findPlanOf } from './store.ts'
import { listObservations, listVersions } from './versions-store.ts'
import { isEditable, planPaths } from './view.ts'

/** The plan of a body on the page of the body, for who may read it. */
export const planSection: BodySection = {
  key: 'piano',
  title: 'Piano di migrazione',
  order: 50,
  async load(tx, body) {
    const { actor } = tx
    if (actor.kind !== 'person') return null
    const plan = await findPlanOf(tx, body.id)
    if (!plan) {
      const missing = (await listBodiesWithoutPlan(tx)).find((each) => each.administrationId === body.id)
      return missing
        ? { content: <NoPlanYet body={missing} canOpen={writingRoles.includes(actor.role)} /> }
        : null
    }
    const versions = await listVersions(tx, plan.planId)
    const [last, previous] = versions
    const observations = last
      ? (await listObservations(tx, plan.planId)).filter(
          (each) => each.isPublished && each.versionNumber === last.number,
        ).length
      : 0
    const isOwn = readsDraft(actor)
    const values =
      isOwn && isEditable(plan)
        ? (await loadPlanFacts(tx, plan)).services.flatMap((each) =>
            each.item ? [countedValues(each.item)] : [],
          )
        : (last?.content.services ?? [])
    const href =
      isOwn || actor.role === 'auditor' ? planPaths.plan(plan.planId) : planPaths.review(plan.planId)
    const compareHref =
      last && isOwn && isEditable(plan)
        ? planPaths.compare(plan.planId, last.number, 'bozza')
        : last && previous
          ? planPaths.compare(plan.planId, previous.number, last.number)
          : null
    return {
      content: (
        <PlanSummary
          plan={plan}
          hasDraft={isOwn && isEditable(plan)}
          last={last ? { ...last, sentOn: dateInRome(last.submittedAt) } : null}
          observations={observations}
          endsOn={totalsOf(values).lastEndOn}
        />
      ),
      aside: (
        <>
          <a href={href}>Apri il piano</a>
          {compareHref ? (
            <>
              {' '}
              · <a href={compareHref}>confronta le versioni</a>
            </>
          ) : null}
        </>
      ),
      ...(isOwn ? { action: { label: 'Apri il piano', href } } : {}),
    }
  },
}
