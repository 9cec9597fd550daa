// SPDX-License-Identifier: AGPL-3.0-or-later
import { copyModel, createModel } from '../slices/plan-models/index.ts'
import { confirmInherited, findPlanOf, loadPlanFacts } from '../slices/plans/index.ts'
import type { Cast, Stage } from './stage.ts'

/** The office makes a model of the plan of Borgo Lamaro and copies it into the one of Ospedaletto Varno, whose mayor confirms one service. */
export async function addModel(stage: Stage): Promise<void> {
  const [clerk] = stage.office as [Cast]
  const [source, target] = ['Borgo Lamaro', 'Ospedaletto Varno'].map((name) => stage.bodies.get(name))
  if (!source || !target) return
  const first = await stage.as(clerk, stage.at(3), async (tx, when) => {
    const [from, to] = [await findPlanOf(tx, source), await findPlanOf(tx, target)]
    if (!from || !to) return null
    const note =
      'Dal piano di Borgo Lamaro: applicativi uguali in quasi tutti gli enti sotto i 5.000 abitanti.'
    const modelId = await createModel(tx, { name: 'Piccoli comuni', note, fromPlanId: from.planId }, when)
    const { services } = await loadPlanFacts(tx, to)
    const rows = services.map(({ digitalServiceId }) => ({ planId: to.planId, digitalServiceId, version: 1 }))
    await copyModel(tx, { modelId, startsOn: stage.day(30), rows }, when)
    return rows[0] ?? null
  })
  const signer = stage.signers.get(target)
  if (first && signer)
    await stage.as(signer, stage.at(1), (tx, when) =>
      confirmInherited(tx, { ...first, version: 2, fields: null }, when),
    )
}
