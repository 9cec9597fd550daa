// SPDX-License-Identifier: AGPL-3.0-or-later
import { EmptyState, Facts, Missing, Section } from '../../../ui/index.ts'
import type { PlanOnDay } from '../past.ts'
import { planPaths } from '../view.ts'
import { NothingThen } from './past-plan-page.tsx'
import { serviceFacts } from './version-page.tsx'

/** A service of a plan at the end of a past day: what was decided, and how far it had come. */
export function PastItem({ past, serviceId }: { past: PlanOnDay; serviceId: string }) {
  const { plan, shown, approved, day } = past
  if (past.state === null || shown === null) return <NothingThen past={past} />
  const service = shown.services.find(({ id }) => id === serviceId)
  const progress = past.progress.get(serviceId)
  if (!service)
    return (
      <EmptyState title="Quel giorno il servizio non era nel piano">
        <a href={`${planPaths.plan(plan.planId)}?al=${day}`}>Guarda il piano di quel giorno</a>.
      </EmptyState>
    )
  return (
    <>
      <Section
        title="Scheda del servizio"
        aside={shown.version === null ? 'dalla bozza di quel giorno' : `dalla versione ${shown.version}`}
      >
        <Facts facts={serviceFacts(service, plan.planId, shown.version)} />
      </Section>
      <Section
        title="Avanzamento"
        aside={approved ? `della versione ${approved.number}, in vigore quel giorno` : undefined}
      >
        {progress ? (
          <Facts facts={progress.facts} />
        ) : (
          <p>
            <Missing>n.d.</Missing>:{' '}
            {approved
              ? `la versione ${approved.number}, in vigore quel giorno, non prevedeva il servizio`
              : 'quel giorno nessuna versione del piano era approvata'}
            .
          </p>
        )}
      </Section>
      <p>
        <a href={`${planPaths.plan(plan.planId)}?al=${day}`}>Tutto il piano di quel giorno</a>
      </p>
    </>
  )
}
