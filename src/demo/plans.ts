// SPDX-License-Identifier: AGPL-3.0-or-later
import { addDays } from '../shared/dates.ts'
import type { AdministrationId, PlanId } from '../shared/ids.ts'
import {
  assignReviewer,
  createPlan,
  decidePlan,
  getPlan,
  listObservations,
  movePlanBack,
  observe,
  type PlanItemValues,
  recordSending,
  replyToObservation,
  saveItem,
  saveLatePlan,
  setResponsible,
  submitPlan,
} from '../slices/plans/index.ts'
import { type Failing, fillSheet } from './evaluation.ts'
import { carryOut } from './execution.ts'
import type { DemoService } from './inventory.ts'
import { type Cast, noMail, type Stage } from './stage.ts'

/** A plausible decision for a service, with dates around the day of the demonstration. */
function decisionFor(
  stage: Stage,
  service: DemoService,
  index: number,
  position: number,
  /** Of what it usually costs: a plan above the threshold takes two people to approve. */
  times = 1,
): Partial<PlanItemValues> {
  if (service.name === 'Mensa e trasporto')
    return { approach: 'not_due', reason: 'È già in un servizio SaaS qualificato dal 2021.' }
  if (service.name === 'Biblioteca')
    return {
      approach: 'retain',
      reason: 'Il catalogo è del sistema bibliotecario, che decide nel prossimo anno.',
      reviewOn: stage.day(240),
    }
  // More than half ended within the national term of 30 June 2026; the others are late, with a date ahead of today.
  const isLate = (index + position) % 5 >= 3
  const ends = isLate
    ? stage.day(5 + ((index * 11 + position * 17) % 130))
    : addDays('2026-06-30', -((index * 7 + position * 3) % 60))
  const money = {
    costCents: (24 + ((index * 5 + position * 3) % 40)) * 10_000 * times,
    yearlyFeeCents: (9 + ((index + position * 2) % 20)) * 10_000,
  }
  if (service.name === 'Cimiteri')
    return { approach: 'retire', reason: 'Le concessioni passano nel programma dei tributi.', endsOn: ends }
  const dates = { contractOn: addDays(ends, -150 - position), startsOn: addDays(ends, -90), endsOn: ends }
  // The card of most of them is whole; every fifth is still to be written.
  const card: Partial<PlanItemValues> =
    (index + position) % 5 === 4
      ? {}
      : {
          originKind: position % 7 === 3 ? 'on_premise_unstructured' : 'on_premise_structured',
          cpuCount: 2 + 2 * (position % 3),
          memoryGb: 8 * (1 + (position % 3)),
          storageGb: 100 * (1 + ((index + position) % 8)),
          isDataComplete: true,
          isLegacyDecommissioned: position % 6 !== 5,
          ...(position % 6 === 5 ? { legacyReason: 'Resta in sola lettura per gli anni già chiusi.' } : {}),
        }
  const asIs = { approach: 'A', strategy: 'rehost', serviceModel: 'iaas', ...card } as const
  const renewed = { approach: 'B', strategy: 'repurchase', serviceModel: 'saas', ...card } as const
  if (service.dataClass === 'critical')
    return position % 3 === 2
      ? {
          ...asIs,
          destinationKind: 'psn',
          destinationName: 'Hybrid Cloud on PSN Site',
          ...dates,
          ...money,
        }
      : {
          ...renewed,
          destinationKind: 'qualified_cloud',
          destinationName: `${service.software} Cloud`,
          qualificationCode: 'QC2',
          qualificationValidTo: stage.day(540),
          ...dates,
          ...money,
        }
  return position % 2 === 1
    ? {
        ...asIs,
        destinationKind: 'adequate_infrastructure',
        destinationName: 'Centro dati provinciale',
        qualificationCode: 'AI1',
        qualificationValidTo: stage.day(700),
        ...dates,
        ...money,
      }
    : {
        ...renewed,
        destinationKind: 'qualified_cloud',
        destinationName: `${service.software} Cloud`,
        qualificationCode: 'QC1',
        qualificationValidTo: stage.day(610),
        ...dates,
        ...money,
      }
}

/** Takes a body's plan as far as its scenario says. */
export async function playPlan(
  stage: Stage,
  administrationId: AdministrationId,
  services: readonly DemoService[],
  index: number,
  scenario: string,
  detail: string,
): Promise<void> {
  const clerk = stage.office[index % stage.office.length] as Cast
  const signer = stage.signers.get(administrationId) as Cast
  const reviewer = stage.reviewers[index % stage.reviewers.length] as Cast
  const ago = Number(detail) || 0
  const decided = scenario === 'draft' ? ({ ready: 1, half: 0.5, late: 1, started: 0 }[detail] ?? 0) : 1
  const planId = await stage.as(clerk, stage.at(ago + 20), async (tx, when) => {
    const id = await createPlan(tx, administrationId, when)
    const follower = scenario === 'returned_answering' ? stage.contacts.get(administrationId) : clerk
    await setResponsible(tx, id, follower?.personId ?? null, when)
    for (const [position, service] of services.entries())
      if (position < services.length * decided)
        await saveItem(
          tx,
          {
            planId: id,
            digitalServiceId: service.id,
            version: 1,
            values: decisionFor(stage, service, index, position, scenario === 'proposed' ? 5 : 1),
          },
          when,
        )
    if (decided === 1 && detail !== 'late') {
      await saveLatePlan(
        tx,
        {
          planId: id,
          before: { lateReason: '', lateNewEndOn: null },
          after: {
            lateReason: 'I fornitori hanno consegnato dopo il termine; i contratti sono firmati.',
            lateNewEndOn: stage.day(160),
          },
        },
        when,
      )
    }
    return id
  })
  if (scenario === 'draft') return
  const send = (days: number) =>
    stage.as(signer, stage.at(days, 9, 41), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await submitPlan(tx, { planId, version, isDeclared: true }, noMail, when)
    })
  if (scenario.startsWith('returned')) {
    await playReturn(
      stage,
      planId,
      services,
      { clerk, signer, reviewer, administrationId },
      scenario === 'returned_answering',
    )
    return
  }
  await send(ago)
  if (scenario === 'proposed') {
    // The person of the demonstration's reviewer button confirms or refuses it.
    await take(stage, planId, stage.officer, Math.max(ago - 4, 0))
    await conclude(stage, planId, stage.officer, 1, 'approve')
  }
  if (scenario === 'review' || scenario === 'approved') {
    await take(stage, planId, reviewer, Math.max(ago - 4, 0))
    if (scenario === 'review' && index % 2 === 1)
      await stage.as(reviewer, stage.at(1, 16), (tx, when) => fillSheet(tx, planId, [], when, 4))
    if (scenario === 'approved') {
      await conclude(stage, planId, reviewer, Math.max(ago - 16, 0), 'approve')
      if (ago > 30) await carryOut(stage, planId, { clerk, reviewer }, index)
    }
  }
  if (scenario === 'office_sent')
    await stage.as(clerk, stage.at(Math.max(ago - 1, 0), 15), (tx, when) =>
      recordSending(
        tx,
        {
          planId,
          number: 1,
          channel: 'pec',
          sentByName: 'Sindaco di Vallombra',
          sentOn: stage.day(-Math.max(ago - 1, 0)),
          protocolNumber: '0004512',
          receipt: null,
          sentFile: null,
        },
        when,
      ),
    )
  if (scenario === 'withdrawn')
    await stage.as(signer, stage.at(Math.max(ago - 1, 0)), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await movePlanBack(
        tx,
        { planId, version, action: 'withdraw', note: 'Va aggiunto il servizio di videosorveglianza.' },
        noMail,
        when,
      )
    })
}

async function take(stage: Stage, planId: PlanId, reviewer: Cast, daysAgo: number): Promise<void> {
  await stage.as(stage.officer, stage.at(daysAgo, 11), async (tx, when) => {
    const { version } = await getPlan(tx, planId)
    await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, when)
  })
}

async function conclude(
  stage: Stage,
  planId: PlanId,
  reviewer: Cast,
  daysAgo: number,
  action: 'return' | 'approve',
  failing: readonly Failing[] = [],
): Promise<void> {
  await stage.as(reviewer, stage.at(daysAgo, 11, 2), async (tx, when) => {
    await fillSheet(tx, planId, failing, when)
    const plan = await getPlan(tx, planId)
    const late = plan.lateNewEndOn ? (action === 'approve' ? ('accepted' as const) : null) : null
    await decidePlan(
      tx,
      {
        planId,
        version: plan.version,
        action,
        note: action === 'approve' ? 'Piano completo e coerente.' : '',
        late,
      },
      noMail,
      when,
    )
  })
}

/** A plan that came back: Valdorsa twice, and it is answering; Torre Selvina once, and nobody has answered yet. */
async function playReturn(
  stage: Stage,
  planId: PlanId,
  services: readonly DemoService[],
  who: { clerk: Cast; signer: Cast; reviewer: Cast; administrationId: AdministrationId },
  isAnswering: boolean,
): Promise<void> {
  const service = (name: string) => services.find((each) => each.name === name)?.id ?? null
  const send = (days: number) =>
    stage.as(who.signer, stage.at(days, 9, 41), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await submitPlan(tx, { planId, version, isDeclared: true }, noMail, when)
    })
  const observeAll = (days: number, observations: readonly [name: string, body: string][]) =>
    stage.as(who.reviewer, stage.at(days, 10), async (tx, when) => {
      const { versionCount: versionNumber } = await getPlan(tx, planId)
      for (const [name, body] of observations)
        await observe(tx, { planId, versionNumber, digitalServiceId: service(name), body }, when)
    })
  await send(isAnswering ? 19 : 18)
  await take(stage, planId, who.reviewer, isAnswering ? 18 : 16)
  await observeAll(
    isAnswering ? 17 : 9,
    isAnswering
      ? [['Contabilità', 'Il canone annuo non corrisponde al contratto allegato alla PEC.']]
      : [
          ['Anagrafe', 'Indicare la validità della qualificazione alla data di rilascio.'],
          ['Protocollo', 'La destinazione non è nel catalogo: verificare il nome.'],
          ['Contabilità', 'Il contratto finisce prima della migrazione: come è coperto il periodo?'],
          ['Personale', 'Chiarire se il servizio resta all’Unione.'],
          ['Tributi maggiori', 'Anticipare la fine: condivide la banca dati con Contabilità.'],
        ],
  )
  const failing = (code: string, mark: Failing['mark'], name: string, note: string): Failing => ({
    code,
    mark,
    on: service(name),
    note,
  })
  await conclude(
    stage,
    planId,
    who.reviewer,
    isAnswering ? 16 : 8,
    'return',
    isAnswering
      ? [failing('V06', 'not_met', 'Contabilità', 'Il canone non è quello del contratto.')]
      : [
          failing('V03', 'partly', 'Protocollo', 'La destinazione non è nel catalogo.'),
          failing('V05', 'not_met', 'Contabilità', 'Fra il contratto e il rilascio c’è un vuoto.'),
          {
            code: 'V01',
            mark: 'partly',
            on: null,
            note: 'Non è chiaro chi tiene il servizio del personale.',
          },
        ],
  )
  if (!isAnswering) return
  const accounting = service('Contabilità')
  await stage.as(who.clerk, stage.at(15), async (tx, when) => {
    const [observation] = await listObservations(tx, planId)
    if (observation)
      await replyToObservation(
        tx,
        {
          planId,
          observationId: observation.observationId,
          reply: 'Corretto: il canone comprende l’assistenza.',
        },
        when,
      )
    if (accounting)
      await saveItem(
        tx,
        { planId, digitalServiceId: accounting, version: 2, values: { yearlyFeeCents: 185_000 } },
        when,
      )
  })
  await send(14)
  await take(stage, planId, who.reviewer, 13)
  await observeAll(12, [
    ['Anagrafe', 'Indicare chi segue il passaggio e la validità della qualificazione alla data di rilascio.'],
    ['Servizi sociali', 'La destinazione indicata non tratta dati di salute: sceglierne un’altra.'],
    ['Tributi maggiori', 'Anticipare: condivide la banca dati con Contabilità.'],
  ])
  await conclude(stage, planId, who.reviewer, 12, 'return', [
    failing('V03', 'not_met', 'Servizi sociali', 'La destinazione non tratta dati di salute.'),
    failing('V05', 'partly', 'Tributi maggiori', 'Finisce dopo Contabilità, di cui usa la banca dati.'),
  ])
  const contact = stage.contacts.get(who.administrationId) as Cast
  const social = service('Servizi sociali')
  await stage.as(contact, stage.at(1, 15, 20), async (tx, when) => {
    const observation = (await listObservations(tx, planId)).find(
      (each) => each.digitalServiceId === service('Anagrafe'),
    )
    if (observation)
      await replyToObservation(
        tx,
        {
          planId,
          observationId: observation.observationId,
          reply: 'La segue Irene Bassani; la qualificazione vale oltre il rilascio.',
        },
        when,
      )
    if (social)
      await saveItem(
        tx,
        {
          planId,
          digitalServiceId: social,
          version: 2,
          values: { destinationKind: null, destinationName: '', qualificationCode: null, endsOn: null },
        },
        when,
      )
  })
}
