// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  attachStatement,
  findPlanOf,
  getPlan,
  loadPlanFacts,
  notePlanFundingRenounced,
  openRevision,
  type PlanFacts,
  saveItem,
} from '../slices/plans/index.ts'
import { demoPdf } from './files.ts'
import { type Cast, noMail, type Stage } from './stage.ts'

/** What does not go as planned: a funding given up, a mode changed after the approval. */
export async function addUnhappyWays(stage: Stage): Promise<void> {
  await giveUpFunding(stage, 'Collemora', 2)
  await changeMode(stage, 'Roccavento')
}

async function factsOf(stage: Stage, name: string): Promise<PlanFacts | null> {
  const administrationId = stage.bodies.get(name)
  if (!administrationId) return null
  return stage.as(stage.office[0] as Cast, stage.now, async (tx) => {
    const plan = await findPlanOf(tx, administrationId)
    return plan && loadPlanFacts(tx, plan)
  })
}

async function giveUpFunding(stage: Stage, name: string, daysAgo: number): Promise<void> {
  const facts = await factsOf(stage, name)
  if (!facts) return
  const { administrationId } = facts.plan
  await stage.as(stage.office[0] as Cast, stage.at(daysAgo), (tx, when) =>
    notePlanFundingRenounced(
      tx,
      {
        administrationId,
        callTitle: 'Avviso dimostrativo, abilitazione al cloud dei comuni',
        measure: '1.2',
        renouncedOn: stage.day(-daysAgo),
        protocolNumber: `000${daysAgo}781`,
        reason: 'I termini dell’avviso non bastano a concludere la migrazione.',
        candidacyActId: null,
        serviceIds: facts.services.slice(0, 2).map((service) => service.digitalServiceId),
      },
      noMail,
      when,
    ),
  )
}

/** Reopens an approved plan to move a service from mode A to B, with the signed statement. */
async function changeMode(stage: Stage, name: string): Promise<void> {
  const facts = await factsOf(stage, name)
  const item = facts?.services.find(({ item }) => item?.approach === 'A')?.item
  if (!facts || !item) return
  const { planId, digitalServiceId } = item
  await stage.as(stage.office[0] as Cast, stage.at(4), async (tx, when) => {
    const { version } = await getPlan(tx, planId)
    const reason = 'Il fornitore offre il servizio in cloud: un miglioramento, a parità di importo.'
    await openRevision(tx, { planId, version, action: 'reopen', reason }, noMail, when)
    const values = { approach: 'B', strategy: 'repurchase', serviceModel: 'saas' } as const
    await saveItem(tx, { planId, digitalServiceId, version: item.version, values }, when)
    const content = demoPdf('Dichiarazione dimostrativa di cambio di modo')
    const fileName = 'cambio-di-modo.pdf'
    await attachStatement(
      tx,
      { planId, digitalServiceId, fileName, mediaType: 'application/pdf', content },
      when,
    )
  })
}
