// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { mayWriteFor, personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { checkTenderCode } from '../../shared/codes.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DigitalServiceId, PersonId } from '../../shared/ids.ts'
import { type Call, type CallId, isFor, readBody, readCall } from '../calls/index.ts'
import { getService, listServices } from '../inventory/index.ts'
import { findPlanOf, listItems } from '../plans/index.ts'
import { getAdministration } from '../registry/index.ts'
import { audienceOf, forWriter } from './acts.ts'
import { candidacyErrors } from './errors.ts'
import type { Candidacy, CandidacyContractId, CandidacyId, CandidacyService, Contract } from './model.ts'
import * as store from './store.ts'
import { amountInBand, bandToday, loadWorld, reckon } from './world.ts'

type ChosenService = Pick<CandidacyService, 'digitalServiceId' | 'mode'>

export interface NewDraft {
  readonly administrationId: AdministrationId
  readonly callId: CallId
  /** Left out: what the migration plan of the body brings in a mode of the call. */
  readonly services?: readonly ChosenService[]
}

/** Opens a draft for a body to a call. GEN-006, CAND-014, CAND-015, CAND-016. */
export async function createDraft(tx: ActorTx, draft: NewDraft, now: Date): Promise<CandidacyId> {
  if (!(await mayWriteFor(tx, draft.administrationId))) throw new DomainError(commonErrors.notAllowed)
  const { personId } = personOf(tx)
  const call = await readCall(tx, draft.callId)
  const body = await getAdministration(tx, draft.administrationId)
  if (!isFor(call, body.kind))
    throw new DomainError(candidacyErrors.notForBody, { details: { call: call.title } })
  const { callId, measure, needsPlan } = call
  const candidacy = { administrationId: body.id, callId, measure, needsPlan }
  const candidacyId = await store.insertCandidacy(tx, candidacy, personId, now)
  if (candidacyId === null) {
    const live = await store.findLive(tx, body.id, callId)
    throw new DomainError(candidacyErrors.alreadyCandidate, {
      details: { body: body.name },
      ...(live ? { action: { href: `/candidature/${live.candidacyId}`, label: 'Apri quella che c’è' } } : {}),
    })
  }
  const services = draft.services ?? (await servicesOfPlan(tx, body.id, call))
  await writeServices(tx, await store.getCandidacy(tx, candidacyId), call, services)
  await recordEvent(tx, {
    administrationId: body.id,
    subjectKind: 'candidacy',
    subjectId: candidacyId,
    action: 'create',
    to: 'draft',
    changes: { call: [null, call.title], services: [0, services.length] },
    at: now,
  })
  return candidacyId
}

/** A draft that was not opened, and why. */
export interface SkippedDraft {
  readonly administrationId: AdministrationId
  readonly callId: CallId
  readonly why: string
}

/** Opens many drafts, as a scenario proposes them: those that cannot be stay out, with the reason. */
export async function createDraftCandidacies(
  tx: ActorTx,
  drafts: readonly NewDraft[],
  now: Date,
): Promise<{ readonly created: readonly CandidacyId[]; readonly skipped: readonly SkippedDraft[] }> {
  const created: CandidacyId[] = []
  const skipped: SkippedDraft[] = []
  for (const draft of drafts) {
    const why = await whyNot(tx, draft)
    if (why === null) created.push(await createDraft(tx, draft, now))
    else skipped.push({ administrationId: draft.administrationId, callId: draft.callId, why })
  }
  return { created, skipped }
}

/** The refusal a draft would get, asked before anything is written. */
async function whyNot(tx: ActorTx, { administrationId, callId, services }: NewDraft): Promise<string | null> {
  if (!(await mayWriteFor(tx, administrationId))) return new DomainError(commonErrors.notAllowed).message
  const body = await getAdministration(tx, administrationId)
  const call = await readCall(tx, callId)
  if (!isFor(call, body.kind))
    return new DomainError(candidacyErrors.notForBody, { details: { call: call.title } }).message
  if (await store.findLive(tx, administrationId, callId))
    return new DomainError(candidacyErrors.alreadyCandidate, { details: { body: body.name } }).message
  return services && !(await areChoosable(tx, administrationId, call, services))
    ? new DomainError(candidacyErrors.serviceUnknown).message
    : null
}

/** What the plan of a body migrates in a mode of the call. */
async function servicesOfPlan(
  tx: ActorTx,
  administrationId: AdministrationId,
  call: Call,
): Promise<ChosenService[]> {
  const plan = await findPlanOf(tx, administrationId)
  if (plan === null || call.modes.every(({ planMode }) => planMode === null)) return []
  const active = new Set((await listServices(tx, administrationId)).map(({ id }) => id))
  return (await listItems(tx, [plan.planId])).flatMap(({ digitalServiceId, approach }) => {
    const mode = call.modes.find(({ planMode }) => planMode !== null && planMode === approach)
    return mode && active.has(digitalServiceId) ? [{ digitalServiceId, mode: mode.code }] : []
  })
}

async function areChoosable(
  tx: ActorTx,
  administrationId: AdministrationId,
  call: Call,
  services: readonly ChosenService[],
): Promise<boolean> {
  const active = new Set((await listServices(tx, administrationId)).map(({ id }) => id))
  const modes = new Set(call.modes.map(({ code }) => code))
  const ids = new Set(services.map(({ digitalServiceId }) => digitalServiceId))
  return (
    ids.size === services.length &&
    services.every(({ digitalServiceId, mode }) => active.has(digitalServiceId) && modes.has(mode))
  )
}

/** Writes the services of a draft, what they would give, and the next day. */
async function writeServices(
  tx: ActorTx,
  candidacy: Candidacy,
  call: Call,
  services: readonly ChosenService[],
): Promise<void> {
  const { administrationId } = candidacy
  if (!(await areChoosable(tx, administrationId, call, services)))
    throw new DomainError(candidacyErrors.serviceUnknown)
  await store.replaceServices(tx, candidacy, services)
  const band = bandToday(call, await readBody(tx, call.callId, administrationId))
  await store.writeForecast(tx, candidacy.candidacyId, amountInBand(band, services).cents)
  await reckon(tx, await loadWorld(tx, candidacy))
}

/** Changes the services of a draft. Too many or too few is told, not refused: only sending is. CAND-013, CAND-014. */
export async function chooseServices(
  tx: ActorTx,
  input: { candidacyId: CandidacyId; version: number; services: readonly ChosenService[] },
  now: Date,
): Promise<void> {
  const candidacy = await forWriter(tx, input)
  if (candidacy.state !== 'draft') throw new DomainError(candidacyErrors.notDraft)
  const before = await store.listCandidacyServices(tx, candidacy.candidacyId)
  const call = await readCall(tx, candidacy.callId)
  await writeServices(tx, candidacy, call, input.services)
  // Fields carried over to the portal hold the services of before.
  await store.removeTicks(tx, candidacy.candidacyId, 'candidacy')
  await touch(tx, candidacy, {}, now)
  const names = new Map(
    (await store.listCandidacyServices(tx, candidacy.candidacyId)).map((each) => [
      each.digitalServiceId,
      each,
    ]),
  )
  const inWords = (list: readonly CandidacyService[]) =>
    list.map(({ name, mode }) => `${name} (${mode})`).join(', ')
  await record(
    tx,
    candidacy,
    'choose_services',
    { services: [inWords(before), inWords([...names.values()])] },
    now,
  )
}

async function touch(
  tx: ActorTx,
  candidacy: Candidacy,
  change: store.CandidacyChange,
  now: Date,
): Promise<void> {
  if (!(await store.changeCandidacy(tx, candidacy, change, personOf(tx).personId, now)))
    throw new DomainError(candidacyErrors.changedMeanwhile)
}

function record(
  tx: ActorTx,
  { administrationId, candidacyId, callTitle }: Candidacy,
  action: string,
  changes: Readonly<Record<string, readonly [unknown, unknown]>>,
  now: Date,
): Promise<void> {
  return recordEvent(tx, {
    administrationId,
    subjectKind: 'candidacy',
    subjectId: candidacyId,
    action,
    changes: { call: [null, callTitle], ...changes },
    at: now,
  })
}

/** Adds a contract: the first signed counts for the term. A code that surely does not come out is refused, a doubtful one is kept. CAND-003, CAND-017, CAND-018. */
export async function addContract(
  tx: ActorTx,
  input: {
    candidacyId: CandidacyId
    version: number
    contract: Omit<Contract, 'contractId' | 'withdrawnAt'>
  },
  now: Date,
): Promise<void> {
  const candidacy = await forWriter(tx, input)
  if (candidacy.fundedOn === null || candidacy.paidOn !== null)
    throw new DomainError(candidacyErrors.wrongState, { details: { state: 'senza un progetto aperto' } })
  const { signedOn, cig } = input.contract
  if (signedOn > tx.actor.today)
    throw new DomainError(candidacyErrors.wrongDate, { details: { why: 'è nel futuro' } })
  const check = cig === '' ? null : checkTenderCode(cig)
  if (check && !check.ok)
    throw new DomainError(candidacyErrors.valueMissing, { details: { what: check.reason } })
  const contract = { ...input.contract, cig: check?.value ?? '' }
  await store.insertContract(tx, candidacy, contract, personOf(tx).personId, now)
  await touch(tx, candidacy, {}, now)
  await reckon(tx, await loadWorld(tx, candidacy))
  await record(
    tx,
    candidacy,
    'add_contract',
    { supplier: [null, contract.supplierName], cig: [null, contract.cig], on: [null, signedOn] },
    now,
  )
}

/** Takes a contract back: it stays in the history. CAND-020. */
export async function takeBackContract(
  tx: ActorTx,
  input: { candidacyId: CandidacyId; version: number; contractId: CandidacyContractId },
  now: Date,
): Promise<void> {
  const candidacy = await forWriter(tx, input)
  const contracts = await store.listContracts(tx, [candidacy.candidacyId])
  const contract = contracts.find(({ contractId }) => contractId === input.contractId)
  if (!contract || !(await store.withdrawContract(tx, candidacy.candidacyId, input.contractId, now)))
    throw new DomainError(candidacyErrors.contractNotFound)
  await touch(tx, candidacy, {}, now)
  await reckon(tx, await loadWorld(tx, candidacy))
  await record(tx, candidacy, 'withdraw_contract', { supplier: [contract.supplierName, null] }, now)
}

/** Says who follows a candidacy: somebody who writes for the body, or nobody. */
export async function entrustCandidacy(
  tx: ActorTx,
  input: { candidacyId: CandidacyId; version: number; personId: PersonId | null },
  now: Date,
): Promise<void> {
  const candidacy = await forWriter(tx, input)
  if (input.personId === candidacy.responsiblePersonId) return
  if (input.personId && !(await audienceOf(tx, candidacy.administrationId)).includes(input.personId))
    throw new DomainError(commonErrors.notAllowed)
  await touch(tx, candidacy, { responsiblePersonId: input.personId }, now)
  await record(
    tx,
    candidacy,
    'entrust',
    { responsiblePersonId: [candidacy.responsiblePersonId, input.personId] },
    now,
  )
}

/** Declares that two services of two bodies are one: funded once for both. CAND-023. */
export async function declareSharing(
  tx: ActorTx,
  input: { serviceId: DigitalServiceId; otherId: DigitalServiceId },
  now: Date,
): Promise<void> {
  const { personId } = personOf(tx)
  const [own, other] = [await getService(tx, input.serviceId), await getService(tx, input.otherId)]
  const mayWrite =
    (await mayWriteFor(tx, own.administrationId)) && (await mayWriteFor(tx, other.administrationId))
  if (!mayWrite || own.administrationId === other.administrationId)
    throw new DomainError(candidacyErrors.sharingUnknown)
  if (!(await store.insertSharing(tx, own, other.id, personId, now))) return
  await recordEvent(tx, {
    administrationId: own.administrationId,
    subjectKind: 'service_sharing',
    subjectId: own.id,
    action: 'declare_sharing',
    changes: { sharedWith: [null, other.name] },
    at: now,
  })
}

/** Takes the declaration back. */
export async function endSharing(
  tx: ActorTx,
  input: { serviceId: DigitalServiceId; otherId: DigitalServiceId },
  now: Date,
): Promise<void> {
  const own = await getService(tx, input.serviceId)
  if (!(await mayWriteFor(tx, own.administrationId))) throw new DomainError(commonErrors.notAllowed)
  if (!(await store.removeSharing(tx, input.serviceId, input.otherId))) return
  await recordEvent(tx, {
    administrationId: own.administrationId,
    subjectKind: 'service_sharing',
    subjectId: own.id,
    action: 'end_sharing',
    at: now,
  })
}
