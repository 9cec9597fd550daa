// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome, formatLongDate } from '../../../shared/dates.ts'
import { counted } from '../../../shared/money.ts'
import { EmptyState, Filters, PageHead } from '../../../ui/index.ts'
import type { ComparedField, ComparedService } from '../content.ts'
import type { Plan, PlanVersion } from '../model.ts'
import { currentNumber, planPaths } from '../view.ts'
import { Comparison } from './comparison.tsx'

export interface ComparePageProps {
  readonly plan: Plan
  readonly versions: readonly PlanVersion[]
  /** Null when there is nothing to compare yet. */
  readonly pair: {
    readonly before: PlanVersion
    readonly after: PlanVersion | 'bozza'
    readonly recovery: readonly ComparedField[]
    readonly services: readonly ComparedService[]
  } | null
  readonly isWhole: boolean
  readonly canWrite: boolean
  /** The draft on the desk can be compared too. */
  readonly hasDraft: boolean
}

/** Two versions of a plan side by side; which ones is said by the address. */
export function ComparePage({ plan, versions, pair, isWhole, canWrite, hasDraft }: ComparePageProps) {
  if (!pair)
    return (
      <>
        <PageHead title={`Versioni del piano di ${plan.administrationName}`} />
        <EmptyState title="Non c’è ancora niente da confrontare">
          Il confronto si apre dopo il primo invio, con la bozza che lo segue.
        </EmptyState>
      </>
    )
  const { before, after } = pair
  const isDraft = after === 'bozza'
  const to = isDraft ? 'bozza' : after.number
  const here = planPaths.compare(plan.planId, before.number, to)
  const changed = pair.services.filter((service) => service.change !== 'same')
  const number = isDraft ? currentNumber(plan) : after.number
  const others = [
    ...(hasDraft && !isDraft
      ? [{ label: 'Con la bozza', href: planPaths.compare(plan.planId, before.number, 'bozza') }]
      : []),
    ...versions
      .filter((version) => version.number < number && version.number !== before.number)
      .map((version) => ({
        label: `Dalla versione ${version.number}`,
        href: planPaths.compare(plan.planId, version.number, to),
      })),
  ]
  return (
    <>
      <PageHead
        title={`Piano di ${plan.administrationName}: dalla versione ${before.number} alla ${number}`}
        lead={`${counted(changed.length, 'servizio cambiato', 'servizi cambiati')} su ${pair.services.length}`}
      />
      <Filters
        choices={[
          { label: 'Solo le differenze', href: here, current: !isWhole },
          { label: 'Tutte le risposte', href: `${here}&tutto=1`, current: isWhole },
          ...others,
        ]}
      />
      <Comparison
        level={2}
        before={{ number: before.number, detail: sentOn(before) }}
        after={{ label: `Versione ${number}`, detail: isDraft ? 'bozza' : sentOn(after) }}
        recovery={pair.recovery}
        services={isWhole ? pair.services : changed}
        isWhole={isWhole}
        changeHref={canWrite && isDraft ? (id) => planPaths.step(plan.planId, id) : null}
      />
    </>
  )
}

function sentOn(version: PlanVersion): string {
  return `${version.channel === 'office' ? 'chiusa' : 'trasmessa'} il ${formatLongDate(dateInRome(version.submittedAt))}`
}
