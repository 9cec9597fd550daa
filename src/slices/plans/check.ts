// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type Db, systemActor, withActor } from '../../platform/db/actor.ts'
import { type Certainty, dataClasses } from '../../shared/classification.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { DigitalServiceId, PlanId } from '../../shared/ids.ts'
import type { PlanContent } from './content.ts'
import { type CommonFacts, loadCommonFacts, loadRuleFacts } from './facts-store.ts'
import {
  type Finding,
  type FindingLevel,
  nothingInherited,
  type Plan,
  type RuleFacts,
  type RuleService,
} from './model.ts'
import { planFindings, ruleTitles } from './rules.ts'
import { countAllPlans, listPlanRanges, listPlansBetween } from './store.ts'
import { listLatestContents } from './versions-store.ts'
import { isEditable } from './view.ts'

/** What of a plan was checked: the draft on the desk, or the latest version sent. */
export type Checked = 'draft' | 'sent'

export interface RuleCount {
  readonly rule: string
  readonly title: string
  readonly level: FindingLevel
  readonly certainty: Certainty
  readonly of: Checked
  readonly findings: number
  readonly plans: number
}

export interface PlansChecked {
  readonly asOf: LocalDate
  readonly drafts: number
  readonly sent: number
  /** Services in the plans that were checked. */
  readonly items: number
  readonly rules: readonly RuleCount[]
  /** Versions sent in which a rule stops: there should be none. */
  readonly sentWithStops: number
}

/** Told of each finding as it is found, for who wants more than counts. */
export type OnFinding = (of: Checked, plan: Plan, finding: Finding) => void

/** Plans in a batch: many, since planning statements costs as much as running them; few enough that memory stays the same however many there are. */
const batchSize = 1000
/** Batches on their way while one is checked: the database works meanwhile. */
const ahead = 1

interface Batch {
  readonly plans: readonly Plan[]
  readonly facts: ReadonlyMap<PlanId, RuleFacts>
  /** The latest version sent of the plans that are on the desk again. */
  readonly contents: ReadonlyMap<PlanId, PlanContent>
}

/**
 * Runs every rule on every plan: on the draft of those on the desk, and on the latest version sent of all that have one and did not take it back. A
 * sent version is checked as it was sent, over the services it holds, with what the inventory and the reference rows say today. Reads in batches by key; while one
 * is checked the next is on its way.
 */
export async function checkPlans(
  db: Db,
  now: Date,
  options: { onFinding?: OnFinding; onProgress?: (plans: number) => void } = {},
): Promise<PlansChecked> {
  const actor = systemActor('cli', now)
  const { common, ranges } = await withActor(db, actor, async (tx) => ({
    common: await loadCommonFacts(tx, null),
    ranges: await listPlanRanges(tx, batchSize),
  }))
  const counts = new Map<string, { -readonly [Key in keyof RuleCount]: RuleCount[Key] }>()
  const seen = { draft: 0, sent: 0, items: 0, sentWithStops: 0, plans: 0 }

  const check = (of: Checked, facts: RuleFacts) => {
    const findings = planFindings(facts)
    const rules = new Set<string>()
    for (const finding of findings) {
      const { rule, level, certainty } = finding
      const key = `${of} ${rule} ${level} ${certainty}`
      const count = counts.get(key) ?? {
        rule,
        title: ruleTitles[rule] ?? rule,
        level,
        certainty,
        of,
        findings: 0,
        plans: 0,
      }
      counts.set(key, count)
      count.findings += 1
      if (!rules.has(key)) count.plans += 1
      rules.add(key)
      options.onFinding?.(of, facts.plan, finding)
    }
    seen[of] += 1
    for (const { item } of facts.services) if (item !== null) seen.items += 1
    if (of === 'sent' && findings.some(({ level }) => level === 'stop')) seen.sentWithStops += 1
  }

  const coming: Promise<Batch>[] = []
  for (let index = 0; index < ranges.length; index++) {
    for (const range of ranges.slice(index + coming.length, index + 1 + ahead)) {
      const batch = withActor(db, actor, (tx) => loadBatch(tx, common, range))
      // Awaited in its turn: a failure meanwhile is not one nobody waits for.
      batch.catch(() => {})
      coming.push(batch)
    }
    const batch = await coming.shift()
    if (!batch) break
    for (const plan of batch.plans) {
      const facts = batch.facts.get(plan.planId)
      if (!facts) continue
      if (isOnDesk(plan)) check('draft', facts)
      else check('sent', { ...facts, services: facts.services.filter(({ item }) => item !== null) })
      const content = batch.contents.get(plan.planId)
      if (content) check('sent', factsOfContent(facts, content))
    }
    seen.plans += batch.plans.length
    options.onProgress?.(seen.plans)
  }
  return {
    asOf: actor.today,
    drafts: seen.draft,
    sent: seen.sent,
    items: seen.items,
    rules: [...counts.values()].sort(
      (a, b) => a.of.localeCompare(b.of) || a.rule.localeCompare(b.rule) || a.level.localeCompare(b.level),
    ),
    sentWithStops: seen.sentWithStops,
  }
}

/** A plan that was withdrawn is taken up again as a draft: what was sent is no more. */
function isOnDesk(plan: Plan): boolean {
  return isEditable(plan) || plan.state === 'withdrawn'
}

async function loadBatch(
  tx: ActorTx,
  common: CommonFacts,
  range: Parameters<typeof listPlansBetween>[1],
): Promise<Batch> {
  const plans = await listPlansBetween(tx, range)
  const returned = plans.filter((plan) => isOnDesk(plan) && plan.versionCount > 0)
  return {
    plans,
    facts: await loadRuleFacts(tx, plans, common),
    contents: await listLatestContents(
      tx,
      returned.map(({ planId }) => planId),
    ),
  }
}

/** The facts of a plan as a version says it: its services and decisions in the place of those on the desk. */
function factsOfContent(facts: RuleFacts, content: PlanContent): RuleFacts {
  const known = new Map<string, RuleService>(
    facts.services.map((service) => [service.digitalServiceId, service]),
  )
  const services = content.services.map((sent): RuleService => {
    const digitalServiceId = sent.id as DigitalServiceId
    const today = known.get(sent.id)
    return {
      digitalServiceId,
      name: sent.name,
      serviceTypeCode: today?.serviceTypeCode ?? null,
      dataClass: dataClasses.find((each) => each === sent.dataClass) ?? null,
      dataCentreId: today?.dataCentreId ?? null,
      softwareNames: sent.software,
      contractEndsOn: today?.contractEndsOn ?? null,
      item: {
        ...sent,
        digitalServiceId,
        statement: sent.modeChange ? { documentId: '' as never, ...sent.modeChange } : null,
        inherited: nothingInherited,
      },
    }
  })
  return {
    ...facts,
    plan: {
      ...facts.plan,
      revision: null,
      lateReason: content.late?.reason ?? '',
      lateNewEndOn: content.late?.newEndOn ?? null,
    },
    // What it changed of an approved version was decided with it.
    approved: null,
    services,
  }
}

/** How many plans there are to check, for the progress of a long work. */
export function countPlansToCheck(db: Db, now: Date): Promise<number> {
  return withActor(db, systemActor('cli', now), countAllPlans)
}
