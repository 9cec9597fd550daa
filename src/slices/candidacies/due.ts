// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { addDays, formatLongDate } from '../../shared/dates.ts'
import type { DueItem, DueSource } from '../../shared/due.ts'
import { namesIn } from './frame.ts'
import { nextStepLabels } from './model.ts'
import { listCandidaciesOf } from './store.ts'
import { atRiskOf, candidacyPaths } from './view.ts'

/** Maintenance is a duty of years: it is due when its end is this near. House rule. */
const maintenanceAheadDays = 90

/** What candidacies ask of each body, by the last useful day of their next step. */
export const candidacyDue: DueSource<ActorTx> = {
  async load(tx, scope, today) {
    if (scope.length === 0) return []
    const all = await listCandidaciesOf(tx, scope)
    const names = await namesIn(
      tx,
      all.map(({ responsiblePersonId }) => responsiblePersonId),
    )
    return all.flatMap((candidacy): DueItem[] => {
      const { nextStep, dueOn, lastUsefulOn, responsiblePersonId } = candidacy
      if (nextStep === null) return []
      const isFarMaintenance =
        nextStep === 'maintenance' && (dueOn === null || dueOn > addDays(today, maintenanceAheadDays))
      if (isFarMaintenance) return []
      return [
        {
          key: `candidacy:${candidacy.candidacyId}`,
          title: nextStepLabels[nextStep],
          hint: [
            candidacy.callTitle,
            dueOn && dueOn !== lastUsefulOn ? `termine ${formatLongDate(dueOn)}` : null,
          ]
            .filter(Boolean)
            .join(' · '),
          href: candidacyPaths.one(candidacy.candidacyId),
          administrationId: candidacy.administrationId,
          administrationName: candidacy.administrationName,
          dueOn: lastUsefulOn,
          atRiskCents: atRiskOf(candidacy),
          responsible: responsiblePersonId
            ? { personId: responsiblePersonId, name: names.get(responsiblePersonId) ?? 'persona cessata' }
            : null,
          status: candidacy.state === 'draft' || candidacy.state === 'admitted' ? 'todo' : 'inProgress',
        },
      ]
    })
  },
}
