// SPDX-License-Identifier: AGPL-3.0-or-later
import { endOfDayInRome } from '../../shared/past.ts'
import type { ProgressOn } from '../plans/index.ts'
import { carriedOut } from './lifecycle.ts'
import { listExecutionsOn } from './store.ts'
import { day as dayInWords, delayInWords, stateInWords } from './view.ts'

/** How far each service had come at the end of a past day, for the page of the plan on that day. */
export const progressOn: ProgressOn = async (tx, of, day) => {
  const executions = await listExecutionsOn(tx, of, endOfDayInRome(day))
  return new Map(
    executions.map((execution) => {
      const { digitalServiceId, approach, contractedOn, startedOn, migratedOn, verifiedOn } = execution
      const status = stateInWords(execution)
      const facts = [
        { label: 'Contratto firmato', value: dayInWords(contractedOn) },
        { label: 'Lavori avviati', value: dayInWords(startedOn) },
        { label: approach === 'retire' ? 'Spento' : 'Migrato', value: dayInWords(migratedOn) },
        { label: 'Verificato', value: dayInWords(verifiedOn) },
        { label: 'Scostamento', value: delayInWords(execution, day)?.label ?? null },
      ]
      return [
        digitalServiceId,
        {
          status,
          facts: [
            { label: 'Stato', value: status.label },
            ...(carriedOut.includes(approach)
              ? facts.map(({ label, value }) => ({ label, value: value ?? 'non ancora' }))
              : []),
          ],
        },
      ]
    }),
  )
}
