// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { dateInRome } from '../../shared/dates.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import { writingRoles } from '../../shared/roles.ts'
import type { PlanLines, ServicePlanLine } from '../inventory/index.ts'
import type { BodySection } from '../registry/index.ts'
import { totalsOf } from './content.ts'
import { loadPlanFacts } from './facts-store.ts'
import { listBodiesWithoutPlan } from './list-store.ts'
import { countedValues, isMoving, type PlanItemValues, type ServiceFacts } from './model.ts'
import { NoPlanYet, PlanSummary } from './pages/body-plan.tsx'
import { readsDraft } from './queries.ts'
import { planFindings } from './rules.ts'
import { findPlanOf } from './store.ts'
import { listObservations, listVersions } from './versions-store.ts'
import { destinationInWords, findingsInWords, isEditable, modeInWords, planPaths } from './view.ts'

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

/** What the plan says of each service of a body, for the table of its services: the draft, or what was sent. */
export const planLines: PlanLines = async (tx: ActorTx, administrationId: AdministrationId) => {
  const { actor } = tx
  const plan = actor.kind === 'person' ? await findPlanOf(tx, administrationId) : null
  if (!plan || actor.kind !== 'person') return new Map()
  if (!readsDraft(actor)) {
    const [last] = await listVersions(tx, plan.planId)
    return new Map(
      (last?.content.services ?? []).map((service) => [
        service.id as DigitalServiceId,
        lineOf(service, { kind: 'info', label: `Nella versione ${last?.number}` }),
      ]),
    )
  }
  const facts = await loadPlanFacts(tx, plan)
  const findings = planFindings(facts)
  const status = (service: ServiceFacts): ServicePlanLine['status'] => {
    const own = findings.filter((finding) => finding.subjectId === service.digitalServiceId)
    const stop = own.find((finding) => finding.level === 'stop')
    if (stop) return { kind: 'warn', label: stop.title }
    if (service.item?.approach === 'not_due') return { kind: 'idle', label: 'Non dovuto' }
    const { kind, label } = findingsInWords(own.filter((finding) => finding.level === 'warn'))
    return kind === 'ok' ? { kind, label: 'Completo nel piano' } : { kind, label }
  }
  return new Map(
    facts.services.flatMap((service) =>
      service.item
        ? [[service.digitalServiceId, lineOf(countedValues(service.item), status(service))] as const]
        : [],
    ),
  )
}

/** «B → QC2», «A → PSN». */
function lineOf(values: PlanItemValues, status: ServicePlanLine['status']): ServicePlanLine {
  const mode = modeInWords(values)
  const to =
    values.destinationKind === 'psn' ? 'PSN' : (values.qualificationCode ?? destinationInWords(values))
  return { mode: mode && isMoving(values) && to ? `${mode} → ${to}` : mode, status, endsOn: values.endsOn }
}
