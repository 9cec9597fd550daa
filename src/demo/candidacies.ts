// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../shared/dates.ts'
import type { AdministrationId } from '../shared/ids.ts'
import { addCallVersion, type CallContent, type CallId, listOpenCalls } from '../slices/calls/index.ts'
import {
  addContract,
  type CandidacyAction,
  type CandidacyId,
  createDraft,
  entrustCandidacy,
  getCandidacy,
  recordAct,
} from '../slices/candidacies/index.ts'
import { listServices } from '../slices/inventory/index.ts'
import { findAdministrationByIpa } from '../slices/registry/index.ts'
import { type Cast, noMail, type Stage } from './stage.ts'

const source = 'Avviso inventato per la dimostrazione'

/** An invented call whose window closed long ago: its projects are at every point of the road. */
function pastCall(stage: Stage): CallContent {
  const term = (
    step: CallContent['terms'][number]['step'],
    title: string,
    from: CallContent['terms'][number]['from'],
  ) => ({
    code: step,
    title,
    kind: 'due' as const,
    step,
    from,
    days: null,
    workingDays: null,
    months: null,
    on: null,
    bands: null,
    certainty: 'certain' as const,
    source,
  })
  const requirement = (phase: CallContent['documents'][number]['phase'], code: string, title: string) => ({
    phase,
    code,
    title,
    certainty: 'certain' as const,
    source,
  })
  return {
    title: 'Servizi al cittadino, avviso dimostrativo chiuso',
    fund: 'Fondo dimostrativo',
    measure: 'D.4 Servizi al cittadino',
    audience: ['municipality'],
    needsPlan: false,
    windows: [{ opensOn: stage.day(-420), closesOn: stage.day(-330) }],
    envelopeCents: 90_000_000,
    contractsFrom: '2020-02-01',
    bandedBy: 'none',
    sizeLabel: '',
    countedOn: null,
    modes: [{ code: 'S', label: 'Servizio in linea', planMode: null }],
    bands: [
      {
        code: 'tutti',
        label: 'tutti i comuni',
        from: null,
        to: null,
        feeCents: 1_000_000,
        servicesMin: 1,
        servicesMax: 6,
        units: [{ mode: 'S', cents: 1_275_500 }],
        certainty: 'certain',
        evidence: null,
      },
    ],
    terms: [
      { ...term('cup', 'Inserimento del CUP', 'admission'), days: 5 },
      { ...term('contract', 'Firma del primo contratto', 'decree'), days: 120 },
      { ...term('completion', 'Completamento delle attività', 'contract'), days: 150 },
      { ...term('request', 'Richiesta di erogazione', 'completion'), days: 60 },
      {
        ...term('sample_check', 'Risposta al controllo a campione', 'sample_check_request'),
        workingDays: 20,
      },
      { ...term('maintenance', 'Mantenimento per cinque anni', 'payment_year_end'), months: 60 },
    ],
    documents: [
      requirement('candidacy', 'domanda', 'Domanda firmata digitalmente'),
      requirement('request', 'allegato-5', 'Richiesta di erogazione firmata (allegato 5)'),
      requirement('request', 'certificato', 'Certificato di regolare esecuzione del RUP'),
    ],
    checks: [
      requirement('contract', 'durata', 'I contratti dicono durata, attività e riferimenti di legge'),
      requirement('request', 'conto', 'Il conto di tesoreria è quello comunicato'),
    ],
    examples: [{ size: null, band: 'tutti', services: { S: 3 }, cents: 4_826_500 }],
    evidence: null,
    certainty: 'certain',
    source,
    note: '',
  }
}

/** An act, so many days ago; `contract` is a contract signed on that day. */
type Step = readonly [action: CandidacyAction | 'contract', daysAgo: number]

const admitted = (ago: number): readonly Step[] => [
  ['send', ago],
  ['receive', ago - 10],
  ['admit', ago - 40],
]
const funded = (ago: number): readonly Step[] => [
  ...admitted(ago + 60),
  ['enter_cup', ago + 17],
  ['fund', ago],
]
const contracted = (ago: number): readonly Step[] => [
  ...funded(ago + 45),
  ['contract', ago],
  ['conclude_contracting', ago - 2],
]

/** What each body came to with the closed call, by its place in the list: late, due this week, in three months, paid. */
const roads: readonly (readonly Step[])[] = [
  contracted(141),
  admitted(41),
  [
    ...contracted(250),
    ['complete', 150],
    ['ask_check', 148],
    ['record_positive', 136],
    ['request_payment', 130],
    ['settle', 100],
    ['pay', 72],
    ['ask_sample', 20],
  ],
  funded(112),
  [...contracted(160), ['complete', 70], ['ask_check', 60], ['record_partial', 45]],
  [...contracted(190), ['complete', 46], ['ask_check', 40], ['record_positive', 28]],
  [...contracted(130), ['renounce', 20], ['decree_renunciation', 6]],
  funded(28),
]

/** Candidacies at every point of the road, and drafts and sendings to the open call with what the plan brings. */
export async function addCandidacies(stage: Stage): Promise<void> {
  const { callId } = await stage.asSystem(stage.at(430), (tx, when) =>
    addCallVersion(
      tx,
      {
        code: 'demo-servizi-chiuso',
        validFrom: stage.day(-430),
        content: pastCall(stage),
        fileName: 'dimostrazione',
      },
      when,
    ),
  )
  const office = stage.office[0] as Cast
  const bodies: AdministrationId[] = []
  for (const [index] of stage.data.bodies.entries()) {
    const code = `c_zz${String(index + 1).padStart(2, '0')}`
    const body = await stage.as(office, stage.at(1), (tx) => findAdministrationByIpa(tx, code))
    if (body) bodies.push(body.id)
  }
  for (const [index, steps] of roads.entries()) {
    const body = bodies[index]
    if (body) await walk(stage, office, body, callId, steps, index)
  }
  const open = await stage.as(office, stage.at(1), async (tx) =>
    listOpenCalls(tx, 'municipality', tx.actor.today),
  )
  const cloud = open.find(({ needsPlan }) => needsPlan)
  if (!cloud) return
  for (const [index, body] of bodies.slice(2, 8).entries()) {
    const id = await stage.as(office, stage.at(9), (tx, when) =>
      createDraft(tx, { administrationId: body, callId: cloud.callId }, when),
    )
    const draft = await stage.as(office, stage.at(9), (tx) => getCandidacy(tx, id))
    if (index < 2 && draft.forecastCents !== null) await record(stage, office, id, 'send', 6, index)
  }
}

async function walk(
  stage: Stage,
  cast: Cast,
  administrationId: AdministrationId,
  callId: CallId,
  steps: readonly Step[],
  index: number,
): Promise<void> {
  const first = (steps[0]?.[1] ?? 1) + 3
  const id = await stage.as(cast, stage.at(first), async (tx, when) => {
    const active = await listServices(tx, administrationId)
    const services = active
      .slice(0, 2 + (index % 3))
      .map((service) => ({ digitalServiceId: service.id, mode: 'S' }))
    const candidacyId = await createDraft(tx, { administrationId, callId, services }, when)
    const { version } = await getCandidacy(tx, candidacyId)
    const personId = stage.office[index % stage.office.length]?.personId ?? null
    await entrustCandidacy(tx, { candidacyId, version, personId }, when)
    return candidacyId
  })
  for (const [action, ago] of steps) {
    if (action === 'contract') await signContract(stage, cast, id, stage.day(-ago), ago, index)
    else await record(stage, cast, id, action, ago, index)
  }
}

async function signContract(
  stage: Stage,
  cast: Cast,
  id: CandidacyId,
  signedOn: LocalDate,
  ago: number,
  index: number,
) {
  await stage.as(cast, stage.at(ago, 12), async (tx, when) => {
    const { candidacyId, version, grantedCents } = await getCandidacy(tx, id)
    const contract = {
      supplierName: index % 2 === 0 ? 'Fornitore Dimostrativo' : 'Cooperativa Esempio',
      object: 'Attivazione dei servizi in linea',
      cig: '8527277397',
      signedOn,
      amountCents: Math.round((grantedCents ?? 0) * 0.8),
    }
    await addContract(tx, { candidacyId, version, contract }, when)
  })
}

const notes: Partial<Readonly<Record<CandidacyAction, string>>> = {
  record_partial: 'Un servizio non è ancora visibile dalla pagina dell’ente.',
  renounce: 'I servizi sono passati a un’altra fornitura.',
}

async function record(
  stage: Stage,
  cast: Cast,
  id: CandidacyId,
  action: CandidacyAction,
  ago: number,
  index: number,
) {
  await stage.as(cast, stage.at(ago, 11), async (tx, when) => {
    const { candidacyId, version, grantedCents } = await getCandidacy(tx, id)
    const leaves = action === 'send' || action === 'request_payment'
    const values = {
      action,
      on: stage.day(-ago),
      note: notes[action] ?? '',
      protocol: leaves || action === 'fund' ? `${100 + index * 7}/${stage.day(-ago).slice(0, 4)}` : '',
      ...(leaves ? { channel: 'portal' as const, sender: 'Ufficio associato' } : {}),
      ...(action === 'enter_cup' ? { cup: `Z99Z${String(99_000_000_000 + index)}` } : {}),
      ...(action === 'pay' ? { amountCents: grantedCents } : {}),
    }
    await recordAct(tx, { ...values, candidacyId, version }, noMail, when)
  })
}
