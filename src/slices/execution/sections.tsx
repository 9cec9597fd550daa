// SPDX-License-Identifier: AGPL-3.0-or-later
import { dateInRome } from '../../shared/dates.ts'
import { counted } from '../../shared/money.ts'
import { Facts, Missing, Status } from '../../ui/index.ts'
import { findPlanOf } from '../plans/index.ts'
import type { BodySection } from '../registry/index.ts'
import { carriedOut } from './lifecycle.ts'
import { isLate } from './rules.ts'
import { listExecutions } from './store.ts'
import { executionPaths } from './view.ts'

/** How far the approved plan of a body has come, on the page of the body. */
export const executionSection: BodySection = {
  key: 'avanzamento',
  title: 'Avanzamento',
  order: 55,
  async load(tx, body, now) {
    const plan = await findPlanOf(tx, body.id)
    if (!plan) return null
    const all = await listExecutions(tx, plan.planId)
    const rows = all.filter(({ approach }) => carriedOut.includes(approach))
    if (rows.length === 0) return null
    const late = rows.filter((row) => isLate(row, dateInRome(now))).length
    const of = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).length
    const href = executionPaths.plan(plan.planId)
    return {
      content: (
        <Facts
          row
          box
          facts={[
            { label: 'Verificati', value: `${of('verified')} su ${rows.length}` },
            { label: 'Da verificare', value: of('migrated') },
            { label: 'In corso', value: of('contracted', 'in_progress') },
            { label: 'Da iniziare', value: of('not_started') },
            {
              label: 'In ritardo',
              value:
                late > 0 ? (
                  <a href={`${href}?ritardo=1`}>
                    <Status kind="bad">{counted(late, 'servizio', 'servizi')}</Status>
                  </a>
                ) : (
                  <Missing>nessuno</Missing>
                ),
            },
          ]}
        />
      ),
      aside: <a href={href}>Apri l’avanzamento</a>,
    }
  },
}
