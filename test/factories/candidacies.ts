// SPDX-License-Identifier: AGPL-3.0-or-later
import { type PersonActor, withActor } from '../../src/platform/db/actor.ts'
import { addDays, type LocalDate } from '../../src/shared/dates.ts'
import type { AdministrationId, DigitalServiceId } from '../../src/shared/ids.ts'
import type { CallContent, CallId, CallTerm } from '../../src/slices/calls/index.ts'
import type { ActValues } from '../../src/slices/candidacies/acts.ts'
import {
  addContract,
  type Candidacy,
  type CandidacyId,
  createDraft,
  getCandidacy,
  recordAct,
} from '../../src/slices/candidacies/index.ts'
import type { TestDatabase } from '../databases.ts'
import { aService } from './inventory.ts'

/** A term of a call, with nothing said of it but its step. */
export function aTerm(values: Partial<CallTerm> & Pick<CallTerm, 'step'>): CallTerm {
  return {
    code: `${values.kind ?? 'due'}-${values.step}`,
    title: `Termine: ${values.step}`,
    kind: 'due',
    from: null,
    days: null,
    workingDays: null,
    months: null,
    on: null,
    bands: null,
    certainty: 'certain',
    source: 'avviso inventato',
    ...values,
  }
}

/** 5 days for the CUP, 120 for the contract, 150 for the completion, 20 working days for a sample check, five years of maintenance. */
export const usualTerms: readonly CallTerm[] = [
  aTerm({ step: 'cup', from: 'admission', days: 5 }),
  aTerm({ step: 'contract', from: 'decree', days: 120 }),
  aTerm({ step: 'completion', from: 'contract', days: 150 }),
  aTerm({ step: 'sample_check', from: 'sample_check_request', workingDays: 20 }),
  aTerm({ step: 'maintenance', from: 'payment_year_end', months: 60 }),
]

/** One band that pays from one service to nine, so that few services are enough. */
export const oneBandCall: Partial<CallContent> = {
  bandedBy: 'none',
  bands: [
    {
      code: 'tutti',
      label: 'tutti',
      from: null,
      to: null,
      feeCents: 600_000,
      servicesMin: 1,
      servicesMax: 9,
      units: [
        { mode: 'A', cents: 152_800 },
        { mode: 'B', cents: 460_300 },
      ],
      certainty: 'certain',
      evidence: null,
    },
  ],
  terms: usualTerms,
}

const noMail = { mailEnabled: false }

/** A draft with services in mode B, made new unless they are given. */
export async function aDraft(
  database: TestDatabase,
  given: {
    actor: PersonActor
    administrationId: AdministrationId
    callId: CallId
    services?: readonly (DigitalServiceId | string)[]
  },
  now: Date,
): Promise<CandidacyId> {
  const { actor, administrationId, callId } = given
  const ids: DigitalServiceId[] = []
  for (const service of given.services ?? ['Anagrafe', 'Protocollo'])
    ids.push(
      /^[0-9a-f-]{36}$/.test(service)
        ? (service as DigitalServiceId)
        : (await aService(database, { administrationId, name: service })).id,
    )
  const services = ids.map((digitalServiceId) => ({ digitalServiceId, mode: 'B' }))
  return withActor(database.db, actor, (tx) => createDraft(tx, { administrationId, callId, services }, now))
}

/** Records one act on the candidacy as it is. */
export function act(
  database: TestDatabase,
  actor: PersonActor,
  candidacyId: CandidacyId,
  values: ActValues,
  now: Date,
): Promise<Candidacy> {
  return withActor(database.db, actor, async (tx) => {
    const { version } = await getCandidacy(tx, candidacyId)
    return recordAct(tx, { ...values, candidacyId, version }, noMail, now)
  })
}

/** What each act of the main road needs, in order. */
export const mainRoad: readonly Omit<ActValues, 'on'>[] = [
  { action: 'send', channel: 'portal', sender: 'Paola Vanni', protocol: '120' },
  { action: 'receive' },
  { action: 'admit' },
  { action: 'enter_cup', cup: 'A11B22000000006' },
  { action: 'fund', protocol: '7/2026' },
  { action: 'conclude_contracting' },
  { action: 'complete' },
  { action: 'ask_check' },
  { action: 'record_positive' },
  { action: 'request_payment', channel: 'portal', sender: 'Paola Vanni' },
  { action: 'settle' },
  { action: 'pay', amountCents: 1_520_600 },
]

/** Walks the main road up to an act, one a day; the contract is signed the day after the decree. */
export async function walk(
  database: TestDatabase,
  given: { actor: PersonActor; candidacyId: CandidacyId; to: ActValues['action']; from: LocalDate },
  now: Date,
): Promise<Candidacy> {
  const last = mainRoad.findIndex(({ action }) => action === given.to)
  let on = given.from
  let after: Candidacy | null = null
  for (const step of mainRoad.slice(0, last + 1)) {
    if (step.action === 'conclude_contracting')
      await withActor(database.db, given.actor, async (tx) => {
        const { candidacyId, version } = await getCandidacy(tx, given.candidacyId)
        const contract = {
          supplierName: 'Fornitore di prova',
          object: 'Migrazione',
          cig: '8527277397',
          signedOn: on,
          amountCents: 900_000,
        }
        await addContract(tx, { candidacyId, version, contract }, now)
      })
    after = await act(database, given.actor, given.candidacyId, { ...step, on }, now)
    on = addDays(on, 1)
  }
  return after as Candidacy
}
