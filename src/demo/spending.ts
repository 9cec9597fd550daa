// SPDX-License-Identifier: AGPL-3.0-or-later
import { daysBetween, type LocalDate } from '../shared/dates.ts'
import type { DataCentreId } from '../shared/ids.ts'
import {
  addDataCentre,
  changeServiceState,
  listDataCentres,
  listServices,
  newDataCentreValues,
} from '../slices/inventory/index.ts'
import {
  answerCommunication,
  askIntegration,
  decideRequest,
  getRequest,
  giveOpinion,
  listPlacedServices,
  moveOwn,
  proposedForm,
  recordAnswer,
  recordIntegration,
  recordOutcome,
  recordSpent,
  type SpendingRequestId,
  type SpendingValues,
  saveAnswers,
  startRequest,
  submitRequest,
  takeRequest,
  writeForm,
  type YearAmount,
} from '../slices/spending/index.ts'
import { type Cast, noMail, type Stage } from './stage.ts'

type At = { readonly requestId: SpendingRequestId; readonly version: number }

/** One step on a request, at the version it has on that day. */
function step<Result>(
  stage: Stage,
  cast: Cast,
  ago: number,
  requestId: SpendingRequestId,
  fn: (tx: Parameters<Parameters<Stage['as']>[2]>[0], at: At, when: Date) => Promise<Result>,
): Promise<Result> {
  return stage.as(cast, stage.at(ago), async (tx, when) =>
    fn(tx, { requestId, version: (await getRequest(tx, requestId)).version }, when),
  )
}

interface Asked {
  readonly requestId: SpendingRequestId
  readonly contact: Cast
  readonly signer: Cast
}

/** So much for each month, in the year of the month, with its VAT. */
function yearlyAmounts(startsOn: LocalDate, endsOn: LocalDate, monthlyCents: number): YearAmount[] {
  const [first, last] = [Number(startsOn.slice(0, 4)), Number(endsOn.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index
    const from = startsOn > `${year}-01-01` ? startsOn : `${year}-01-01`
    const to = endsOn < `${year}-12-31` ? endsOn : `${year}-12-31`
    const netCents = Math.round((monthlyCents * (daysBetween(from, to) + 1)) / 30.4375)
    return { year, netCents, vatCents: Math.round(netCents * 0.22) }
  })
}

/** A request written by the contact of a body for its first data centre, or for one of group A that is added. */
async function ask(
  stage: Stage,
  body: string,
  ago: number,
  values: Partial<SpendingValues>,
  group: 'A' | 'B' = 'B',
): Promise<Asked | null> {
  const administrationId = stage.bodies.get(body)
  const contact = administrationId && stage.contacts.get(administrationId)
  const signer = administrationId && stage.signers.get(administrationId)
  if (!administrationId || !contact || !signer) return null
  const requestId = await stage.as(contact, stage.at(ago + 2, 9), async (tx, when) => {
    const own = (await listDataCentres(tx, administrationId)).find(({ state }) => state === 'active')
    const dataCentreId: DataCentreId | undefined =
      group === 'B'
        ? own?.id
        : await addDataCentre(
            tx,
            administrationId,
            {
              ...newDataCentreValues('Centro servizi'),
              group: 'A',
              groupSource: 'Censimento del patrimonio ICT',
            },
            when,
          )
    if (!dataCentreId) return null
    const id = await startRequest(tx, dataCentreId, when)
    const [startsOn, endsOn] = [values.startsOn ?? stage.day(10), values.endsOn ?? stage.day(374)]
    const placed = await listPlacedServices(tx, dataCentreId)
    await saveAnswers(
      tx,
      {
        requestId: id,
        before: {},
        values: {
          kind: 'ordinary_maintenance',
          items: ['maintenance', 'hardware'],
          signatory: 'Responsabile per la transizione digitale (dimostrativo)',
          subject: 'Manutenzione di server e archivi',
          purpose: 'avoid_interruption',
          need: 'I server che tengono in funzione i servizi non ancora migrati sono fuori garanzia: un guasto fermerebbe gli sportelli.',
          cloudReason:
            'La migrazione è nel piano, servizio per servizio: fino ad allora i servizi girano qui.',
          excessReason: 'Il fornitore vende la manutenzione solo ad anni interi.',
          supplier: 'Fornitore dimostrativo 2 (inventato)',
          product: 'Manutenzione hardware',
          procedure: 'direct_award',
          growsCapacity: false,
          startsOn,
          endsOn,
          amounts: yearlyAmounts(startsOn, endsOn, 90_000 + body.length * 4_000),
          serviceIds: placed.slice(0, 3).map(({ serviceId }) => serviceId),
          ...values,
        },
      },
      when,
    )
    return id
  })
  return requestId && { requestId, contact, signer }
}

/** The same, sent. */
async function send(
  stage: Stage,
  body: string,
  ago: number,
  values: Partial<SpendingValues> = {},
  group: 'A' | 'B' = 'B',
): Promise<Asked | null> {
  const asked = await ask(stage, body, ago, values, group)
  if (!asked) return null
  const duty = group === 'A' ? 'communication' : 'authorisation'
  await step(stage, asked.signer, ago, asked.requestId, (tx, at, when) =>
    submitRequest(tx, { ...at, isDeclared: true, duty }, noMail, when),
  )
  return asked
}

/** Sent, taken and with an opinion. */
async function examined(
  stage: Stage,
  body: string,
  ago: number,
  values: Partial<SpendingValues> = {},
): Promise<Asked | null> {
  const asked = await send(stage, body, ago, values)
  const reviewer = stage.reviewers[0]
  if (!asked || !reviewer) return null
  const { requestId } = asked
  await step(stage, reviewer, ago - 3, requestId, (tx, at, when) => takeRequest(tx, at, when))
  await step(stage, reviewer, ago - 5, requestId, (tx, at, when) =>
    giveOpinion(
      tx,
      {
        ...at,
        verdict: 'favourable',
        reasons:
          'La spesa tiene in funzione i servizi fino alla migrazione; il prezzo è in linea con gli altri.',
      },
      noMail,
      when,
    ),
  )
  return asked
}

/** The decision of the programme officer, with a derogation as long as the contract. */
async function decided(
  stage: Stage,
  asked: Asked | null,
  ago: number,
  given: Partial<Parameters<typeof decideRequest>[1]>,
): Promise<void> {
  if (!asked) return
  await step(stage, stage.officer, ago, asked.requestId, async (tx, at, when) => {
    const { endsOn } = await getRequest(tx, asked.requestId)
    await decideRequest(
      tx,
      {
        ...at,
        action: 'authorise',
        reasons: 'La spesa serve a completare la migrazione senza interrompere i servizi.',
        conditions: [],
        derogation: {
          ground: 'Canone annuo non divisibile; il recesso è possibile dal sesto mese.',
          scope: 'Contratto di manutenzione',
          expiresOn: endsOn ?? stage.day(374),
        },
        seenMark: null,
        ...given,
      },
      noMail,
      when,
    )
  })
}

/** The editions of the form: one gone by without two questions, the one in force, and the next, under which group A communicates no more. */
async function writeForms(stage: Stage): Promise<void> {
  const { communication, stateNames } = proposedForm
  const cig = { ...proposedForm.fields.cig, help: 'Si aggiunge anche dopo, quando c’è' }
  const fields = { ...proposedForm.fields, cig }
  const notAsked = { ...fields.cup, ask: 'no' } as const
  const write = (ago: number, from: number, note: string, given: Partial<typeof proposedForm>) =>
    stage.as(stage.officer, stage.at(ago), (tx, when) =>
      writeForm(
        tx,
        {
          fields,
          communication,
          stateNames,
          ...given,
          validFrom: stage.day(from),
          note,
          seen: seen++,
        },
        when,
      ),
    )
  let seen = 0
  await write(95, -90, 'Prima edizione, più corta', {
    fields: { ...fields, cup: notAsked, capacity: notAsked },
  })
  await write(42, -40, 'Si chiedono anche CUP e capacità', {})
  await write(3, 45, 'Relazione obbligatoria; il gruppo A non comunica più', {
    fields: { ...fields, report: { ...fields.report, ask: 'required' } },
    communication: {
      isDue: false,
      source: 'Piano triennale per l’informatica 2024-2026: la linea non c’è più',
      isVerified: false,
    },
  })
}

/** Requests in every state, and a contract that outlives its plan with its notice open. */
export async function addSpending(stage: Stage): Promise<void> {
  await writeForms(stage)
  await ask(stage, 'Valdorsa', 3, { excessReason: '' })
  await send(stage, 'Montebrina', 12)
  await send(stage, 'Portonovara', 35, { subject: 'Gruppi di continuità', kind: 'continuity', supplier: '' })
  await examined(stage, 'Poggio Tessera', 20, { subject: 'Licenze di virtualizzazione' })
  const integration = await send(stage, 'San Brizio in Colle', 25)
  const [reviewer] = stage.reviewers
  if (integration && reviewer) {
    await step(stage, reviewer, 22, integration.requestId, (tx, at, when) => takeRequest(tx, at, when))
    await step(stage, reviewer, 20, integration.requestId, (tx, at, when) =>
      askIntegration(
        tx,
        {
          ...at,
          question:
            'Motiva la durata: nel piano l’ultimo servizio lascia il municipio prima della fine del contratto.',
          dueOn: stage.day(10),
        },
        noMail,
        when,
      ),
    )
  }
  await decided(
    stage,
    await examined(stage, 'Tor Gavina', 24, { startsOn: stage.day(-15), endsOn: stage.day(25) }),
    16,
    {},
  )
  const withConditions = await examined(stage, 'Roccavento', 45)
  await decided(stage, withConditions, 38, {
    action: 'authorise_with_conditions',
    conditions: [
      { words: 'Spegnere i due server già svuotati', dueOn: stage.day(20) },
      { words: 'Comunicare il CIG', dueOn: stage.day(-5) },
    ],
  })
  if (withConditions) {
    const year = Number(stage.day(0).slice(0, 4))
    await step(stage, withConditions.contact, 2, withConditions.requestId, (tx, at, when) =>
      recordSpent(tx, { ...at, amounts: [{ year, cents: 184_000 }] }, when),
    )
  }
  await decided(stage, await examined(stage, 'Serra Nocina', 50, { subject: 'Archivio di rete' }), 42, {
    action: 'deny',
    reasons: 'La stessa capacità è già disponibile nella destinazione del piano.',
  })
  await outliving(stage)
  const withdrawn = await send(stage, 'Collemora', 15)
  if (withdrawn)
    await step(stage, withdrawn.signer, 13, withdrawn.requestId, (tx, at, when) =>
      moveOwn(tx, { ...at, action: 'withdraw', note: 'Importo da rivedere con il fornitore' }, noMail, when),
    )
  await communications(stage)
  await throughOffice(stage)
}

/** Authorised with a derogation for the plan of that day; then the service that left last is dismissed, and the notice opens. */
async function outliving(stage: Stage): Promise<void> {
  const asked = await examined(stage, 'Pian dell’Arda', 60, { endsOn: stage.day(200) })
  await decided(stage, asked, 50, {
    derogation: {
      ground: 'Migrazione degli ultimi servizi in coda al piano.',
      scope: 'Contratto di manutenzione',
      expiresOn: stage.day(200),
    },
  })
  if (!asked) return
  await stage.as(asked.contact, stage.at(6), async (tx, when) => {
    const { dataCentreId, administrationId } = await getRequest(tx, asked.requestId)
    const services = await listPlacedServices(tx, dataCentreId)
    const [last] = services.filter(({ endsOn }) => endsOn !== null).toReversed()
    const service = (await listServices(tx, administrationId)).find(({ id }) => id === last?.serviceId)
    if (service)
      await changeServiceState(
        tx,
        { id: service.id, action: 'cease', note: 'Il servizio passa all’Unione.' },
        when,
      )
  })
}

async function communications(stage: Stage): Promise<void> {
  const energy = {
    subject: 'Energia e raffreddamento',
    supplier: 'Fornitore dimostrativo 5 (inventato)',
    excessReason: '',
  }
  await send(stage, 'Fontebruna', 5, energy, 'A')
  for (const [body, action, reasons] of [
    ['Acquarola', 'acknowledge', ''],
    ['Villa Orsina', 'requalify', 'La spesa riguarda la sala del municipio, che è nel gruppo B.'],
  ] as const) {
    const asked = await send(stage, body, 18, energy, 'A')
    if (asked)
      await step(stage, stage.officer, 14, asked.requestId, (tx, at, when) =>
        answerCommunication(tx, { ...at, action, reasons }, noMail, when),
      )
  }
}

/** Office mode: an integration that came by PEC, days ago. */
function received(
  stage: Stage,
  asked: Asked,
  ago: number,
  question: string,
  dueOn: LocalDate,
): Promise<void> {
  return step(stage, asked.contact, ago, asked.requestId, (tx, at, when) =>
    recordIntegration(
      tx,
      { ...at, question, receivedOn: stage.day(-ago - 1), dueOn, protocolNumber: 'D-3907' },
      noMail,
      when,
    ),
  )
}

/** Bodies whose requests leave by PEC or by the portal: one to carry over, one that an integration waits for, one with its answers recorded. */
async function throughOffice(stage: Stage): Promise<void> {
  await send(stage, 'Vallombra', 4)
  const waiting = await send(stage, 'Vallombra', 21, { subject: 'Batterie dei server' })
  if (waiting)
    await received(
      stage,
      waiting,
      7,
      'Inviare il preventivo e dire quali servizi resterebbero fermi.',
      stage.day(8),
    )
  const answered = await send(stage, 'Vallombra', 30, { subject: 'Gruppi di continuità', kind: 'continuity' })
  if (!answered) return
  await received(stage, answered, 22, 'Precisare la durata della garanzia.', stage.day(-5))
  await step(stage, answered.contact, 16, answered.requestId, (tx, at, when) =>
    recordAnswer(
      tx,
      {
        ...at,
        channel: 'pec',
        sentByName: 'Ufficio protocollo',
        sentOn: stage.day(-16),
        protocolNumber: 'D-4102',
      },
      when,
    ),
  )
  await step(stage, answered.contact, 9, answered.requestId, (tx, at, when) =>
    recordOutcome(
      tx,
      {
        ...at,
        action: 'record_authorised',
        number: 'Prot. dimostrativo 4471',
        decidedOn: stage.day(-10),
        reasons: 'Autorizzata per la sola manutenzione.',
        conditions: [],
        derogation: null,
      },
      noMail,
      when,
    ),
  )
}
