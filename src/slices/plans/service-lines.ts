// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId, DigitalServiceId } from '../../shared/ids.ts'
import type { ServicePlanLine } from '../inventory/index.ts'
import { loadPlanFacts } from './facts-store.ts'
import type { PlanItemValues } from './model.ts'
import { planFindings } from './rules.ts'
import { findPlanOf } from './store.ts'
import { findingsInWords, modeInWords, type PlanRow, planRows, shortDestinations } from './view.ts'

/** What the plan of a body says of each service, for the table of services; null when there is none, or the actor may not read its draft. */
export async function planLinesOf(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<ReadonlyMap<DigitalServiceId, ServicePlanLine> | null> {
  const plan = await findPlanOf(tx, administrationId)
  if (plan === null) return null
  const facts = await loadPlanFacts(tx, plan)
  if (facts.services.every((service) => service.item === null)) return null
  const rows = planRows(facts, planFindings(facts), new Set())
  return new Map(
    rows.flatMap((row) =>
      row.values === null ? [] : [[row.service.digitalServiceId, serviceLine(row, row.values)]],
    ),
  )
}

/** A service of the plan in a table of services: «B → QC2», what is to mend, when it ends. */
export function serviceLine(row: Pick<PlanRow, 'findings'>, values: PlanItemValues): ServicePlanLine {
  const mode = modeInWords(values)
  const to =
    values.destinationKind === null
      ? null
      : (values.qualificationCode ?? shortDestinations[values.destinationKind])
  const found = findingsInWords(row.findings.filter(({ level }) => level !== 'info'))
  return {
    mode: mode !== null && to !== null ? `${mode} → ${to}` : mode,
    status:
      mode === null
        ? { kind: 'idle', label: 'Da decidere' }
        : found.kind === 'ok'
          ? { kind: 'ok', label: 'Deciso' }
          : found,
    endsOn: values.endsOn,
  }
}
