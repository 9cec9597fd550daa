// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { mayReadFor, personOf } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { checkProjectCode } from '../../shared/codes.ts'
import { formatLongDate, type LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DocumentId, PersonId } from '../../shared/ids.ts'
import { decide, movesFrom } from '../../shared/lifecycle.ts'
import type { Cents } from '../../shared/money.ts'
import { type MailSetting, tellAudience } from '../notices/index.ts'
import {
  insertDocument,
  notePlanFundingRenounced,
  openRenunciationOfAct,
  undoPlanFundingRenounced,
} from '../plans/index.ts'
import { type ActField, actWords } from './act-words.ts'
import { candidacyErrors, refusal } from './errors.ts'
import {
  type CandidacyAction,
  type CandidacyMoveFacts,
  candidacyStateLabels,
  candidacyTransitions,
  endsFunding,
} from './lifecycle.ts'
import type { Candidacy, CandidacyAct, CandidacyId, ExtendedStep, SendingChannel } from './model.ts'
import { dueOf } from './schedule.ts'
import { standingOf } from './standing.ts'
import * as store from './store.ts'
import { inSentence } from './view.ts'
import { amountInBand, type CandidacyWorld, loadWorld, moneyInWords, reckon, scheduleFacts } from './world.ts'

/** What an act brings beside its name and day. */
export interface ActValues {
  readonly action: CandidacyAction
  readonly on: LocalDate
  readonly note?: string
  readonly protocol?: string
  readonly channel?: SendingChannel | null
  readonly sender?: string
  readonly cup?: string
  readonly amountCents?: Cents | null
  readonly untilDay?: LocalDate | null
  readonly months?: number | null
  readonly termStep?: ExtendedStep | null
  readonly document?: {
    readonly fileName: string
    readonly mediaType: string
    readonly content: Uint8Array
  } | null
}

/** What the guards of a candidacy's moves read. */
export async function moveFacts(tx: ActorTx, world: CandidacyWorld): Promise<CandidacyMoveFacts> {
  const { candidacy, band, services, contracts } = world
  const elsewhere = candidacy.state === 'draft' ? await fundedTwice(tx, world) : []
  const maintenance = dueOf(scheduleFacts(world, tx.actor.today), 'maintenance')
  return {
    hasAmount: amountInBand(band, services).cents !== null,
    isFundedOnce: elsewhere.length === 0,
    hasContract: contracts.some(({ withdrawnAt }) => withdrawnAt === null),
    isSampleOpen: candidacy.sampleAskedOn !== null && candidacy.sampleAnsweredOn === null,
    isMaintenanceOver: maintenance !== null && maintenance.on < tx.actor.today,
  }
}

/** Its services that another live candidacy of the measure brings. */
export function fundedTwice(
  tx: ActorTx,
  { candidacy, services }: Pick<CandidacyWorld, 'candidacy' | 'services'>,
) {
  const ids = services.map(({ digitalServiceId }) => digitalServiceId)
  return store.fundedElsewhere(tx, ids, candidacy.measure, candidacy.candidacyId)
}

/** The acts that a page offers: those of the role, guards left for the page of each act. */
export function actsFor(candidacy: Pick<Candidacy, 'state'>, actor: PersonActor): readonly CandidacyAction[] {
  const actions = movesFrom(candidacyTransitions, candidacy.state, actor.role).map(({ action }) => action)
  return [...new Set(actions)].filter((action) => maySend(action, actor))
}

const leaving: readonly CandidacyAction[] = ['send', 'reopen', 'request_payment', 'renounce']

/** A delegate lets leave only what the delegation covers. */
function maySend(action: CandidacyAction, actor: PersonActor): boolean {
  return actor.role !== 'delegate' || !leaving.includes(action) || actor.sends.includes('candidacies')
}

/** Locks a candidacy for who writes it. CAND-001, CAND-002, GEN-006. */
export async function forWriter(
  tx: ActorTx,
  { candidacyId, version }: { candidacyId: CandidacyId; version: number },
): Promise<Candidacy> {
  const candidacy = await store.lockCandidacy(tx, candidacyId)
  if (!candidacy) {
    const seen = await store.getCandidacy(tx, candidacyId)
    throw new DomainError(
      (await mayReadFor(tx, seen.administrationId)) ? commonErrors.notAllowed : candidacyErrors.notFound,
    )
  }
  if (candidacy.version !== version) throw new DomainError(candidacyErrors.changedMeanwhile)
  return candidacy
}

/**
 * Records an act: the move it makes, the days that follow, the event; all or nothing. Refuses CAND-002…CAND-012 by the table of moves, CAND-017 a day
 * that cannot be, CAND-018 what the act lacks.
 */
export async function recordAct(
  tx: ActorTx,
  input: ActValues & { readonly candidacyId: CandidacyId; readonly version: number },
  mail: MailSetting,
  now: Date,
): Promise<Candidacy> {
  const person = personOf(tx)
  const world = await loadWorld(tx, await forWriter(tx, input))
  const { candidacy } = world
  const note = input.note?.trim() ?? ''
  const facts = await moveFacts(tx, world)
  const decision = decide(candidacyTransitions, candidacy.state, input.action, roleOf(tx.actor), facts, note)
  if (!decision.ok) throw await refused(tx, decision.code, world)
  if (!maySend(input.action, person)) throw new DomainError(candidacyErrors.wrongRole)
  const why = dayFault(world, input, tx.actor.today)
  if (why) throw new DomainError(candidacyErrors.wrongDate, { details: { why } })
  const missing = missingFields(input)[0]
  if (missing) throw new DomainError(candidacyErrors.valueMissing, { details: { what: missing.label } })
  const act: store.NewAct = {
    action: input.action,
    fromState: candidacy.state,
    toState: decision.to,
    onDay: input.on,
    protocol: input.protocol?.trim() ?? '',
    note,
    channel: input.channel ?? null,
    sender: input.sender?.trim() ?? '',
    cup: input.action === 'enter_cup' ? projectCode(input.cup ?? '') : null,
    amountCents:
      input.action === 'send' ? amountInBand(world.band, world.services).cents : (input.amountCents ?? null),
    untilDay: input.untilDay ?? null,
    months: input.months ?? null,
    termStep: input.termStep ?? null,
    documentId: await keep(tx, candidacy.administrationId, input.document ?? null, person.personId, now),
    recordedBy: person.personId,
  }
  const actId = await store.insertAct(tx, candidacy, act, world.acts.length + 1, now)
  const after = await stand(tx, world, now)
  await recordEvent(tx, {
    administrationId: candidacy.administrationId,
    subjectKind: 'candidacy',
    subjectId: candidacy.candidacyId,
    action: input.action,
    from: candidacy.state,
    to: decision.to,
    reason: note,
    changes: {
      call: [null, candidacy.callTitle],
      on: [null, input.on],
      ...(act.protocol ? { protocol: [null, act.protocol] } : {}),
      ...(act.cup ? { cup: [candidacy.cup, act.cup] } : {}),
      ...(act.amountCents === null ? {} : { amountCents: [null, act.amountCents] }),
    },
    at: now,
  })
  if (input.action === 'renounce') await tellOfRenunciation(tx, candidacy, mail, now)
  if (candidacy.needsPlan && endsFunding(input.action)) await lapsePlan(tx, world, actId, act, mail, now)
  return after
}

/** The plan of the body shows that its money is gone, and asks what becomes of it. A body without a plan has nothing to decide. */
async function lapsePlan(
  tx: ActorTx,
  { candidacy, services }: CandidacyWorld,
  candidacyActId: string,
  act: store.NewAct,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { administrationId, callTitle, measure } = candidacy
  await notePlanFundingRenounced(
    tx,
    {
      administrationId,
      callTitle,
      measure,
      renouncedOn: act.onDay,
      protocolNumber: act.protocol,
      reason: act.note,
      candidacyActId,
      serviceIds: services.map(({ digitalServiceId }) => digitalServiceId),
    },
    mail,
    now,
  )
}

/** Takes back the last act, with the reason: everything stands as before it, the plan too where nobody has decided of it yet. CAND-019. */
export async function undoAct(
  tx: ActorTx,
  input: { candidacyId: CandidacyId; version: number; reason: string },
  mail: MailSetting,
  now: Date,
): Promise<Candidacy> {
  const person = personOf(tx)
  const world = await loadWorld(tx, await forWriter(tx, input))
  const reason = input.reason.trim()
  if (reason === '') throw new DomainError(candidacyErrors.noteMissing)
  const last = lastAct(world.acts)
  if (!last) throw new DomainError(candidacyErrors.nothingToUndo)
  const isRecorder = candidacyTransitions.some(
    ({ action, by }) => action === last.action && by.includes(person.role),
  )
  if (!isRecorder || !maySend(last.action, person)) throw new DomainError(candidacyErrors.wrongRole)
  await store.markUndone(tx, last.candidacyActId, { by: person.personId, reason }, now)
  const after = await stand(tx, world, now)
  await recordEvent(tx, {
    administrationId: world.candidacy.administrationId,
    subjectKind: 'candidacy',
    subjectId: world.candidacy.candidacyId,
    action: 'undo',
    from: world.candidacy.state,
    to: after.state,
    reason,
    changes: { call: [null, world.candidacy.callTitle], act: [actWords[last.action].title, null] },
    at: now,
  })
  if (endsFunding(last.action)) {
    const { administrationId } = world.candidacy
    const { candidacyActId } = last
    await undoPlanFundingRenounced(tx, { administrationId, candidacyActId, reason }, mail, now)
  }
  return after
}

/** What undoing an act does to the plan that lapsed with it: nothing where it has already been decided. Null when the act did not touch it. */
export async function planAfterUndo(
  tx: ActorTx,
  { administrationId, needsPlan }: Candidacy,
  { action, candidacyActId }: CandidacyAct,
): Promise<'as_before' | 'decided' | null> {
  if (!needsPlan || !endsFunding(action)) return null
  return (await openRenunciationOfAct(tx, { administrationId, candidacyActId })) ? 'as_before' : 'decided'
}

export function lastAct(acts: readonly CandidacyAct[]): CandidacyAct | null {
  return acts.findLast(({ undoneAt }) => undoneAt === null) ?? null
}

/** Folds the acts again and writes where the candidacy stands, then what comes next. */
async function stand(tx: ActorTx, world: CandidacyWorld, now: Date): Promise<Candidacy> {
  const { candidacy, call, band } = world
  const standing = standingOf(await store.listActs(tx, candidacy.candidacyId))
  // Sent, it keeps the version of the call and the band; back in the draft it follows those of the day.
  const isOut = standing.sentOn !== null
  const change = {
    ...standing,
    callVersionId: isOut ? (candidacy.callVersionId ?? call.versionId) : null,
    bandCode: isOut ? (candidacy.bandCode ?? band?.code ?? null) : null,
  }
  if (!(await store.changeCandidacy(tx, candidacy, change, personOf(tx).personId, now)))
    throw new DomainError(candidacyErrors.changedMeanwhile)
  await reckon(tx, await loadWorld(tx, await store.getCandidacy(tx, candidacy.candidacyId)))
  return store.getCandidacy(tx, candidacy.candidacyId)
}

async function refused(tx: ActorTx, code: string, world: CandidacyWorld): Promise<DomainError> {
  const { candidacy, band, services } = world
  const state = candidacyStateLabels[candidacy.state]
  if (code === candidacyErrors.noAmount.code)
    return refusal(code, { details: { why: amountInBand(band, services).why ?? '' } })
  if (code === candidacyErrors.fundedTwice.code)
    return refusal(code, { details: { which: twiceInWords(world, await fundedTwice(tx, world)) } })
  if (code === candidacyErrors.maintenanceRuns.code) {
    const until = dueOf(scheduleFacts(world, tx.actor.today), 'maintenance')
    return refusal(code, until ? { details: { until: `finiscono il ${formatLongDate(until.on)}` } } : {})
  }
  return refusal(code, { details: { state } })
}

/** «Anagrafe è già in «Avviso…» di Montebrina, come Anagrafe dell’unione». */
export function twiceInWords(
  { services }: Pick<CandidacyWorld, 'services'>,
  found: Awaited<ReturnType<typeof fundedTwice>>,
): string {
  return found
    .map(({ digitalServiceId, otherAdministration, otherService, callTitle }) => {
      const own = services.find((each) => each.digitalServiceId === digitalServiceId)?.name ?? 'il servizio'
      return `${own} è già in «${callTitle}», ${otherAdministration}${otherService === own ? '' : ` (lì si chiama ${otherService})`}`
    })
    .join('; ')
}

/** Days never ahead of today, never before what they follow; a suspension may end later. */
export function dayFault(
  { acts }: Pick<CandidacyWorld, 'acts'>,
  { action, on, untilDay }: Pick<ActValues, 'action' | 'on' | 'untilDay'>,
  today: LocalDate,
): string | null {
  if (on > today) return 'è nel futuro'
  if (untilDay && untilDay < on) return 'la sospensione finisce prima di cominciare'
  if (action === 'suspend') return null
  const before = acts.findLast(
    ({ undoneAt, fromState, toState }) => undoneAt === null && fromState !== toState,
  )
  return before && on < before.onDay
    ? `è prima di «${actWords[before.action].title}», del ${formatLongDate(before.onDay)}`
    : null
}

/** What an act must bring and does not. */
export function missingFields(values: ActValues): { readonly field: ActField; readonly label: string }[] {
  const given: Readonly<Record<ActField, unknown>> = {
    protocol: values.protocol?.trim(),
    channel: values.channel,
    sender: values.sender?.trim(),
    cup: values.cup?.trim(),
    amount: values.amountCents ?? null,
    until: values.untilDay,
    months: values.months,
    termStep: values.termStep,
    document: values.document,
  }
  return Object.entries(actWords[values.action].fields).flatMap(([field, { label, isRequired }]) => {
    const value = given[field as ActField]
    return isRequired && (value === null || value === undefined || value === '')
      ? [{ field: field as ActField, label: inSentence(label) }]
      : []
  })
}

function projectCode(typed: string): string {
  const check = checkProjectCode(typed)
  if (!check.ok) throw new DomainError(candidacyErrors.valueMissing, { details: { what: check.reason } })
  return check.value
}

/** Keeps a document of an act. */
async function keep(
  tx: ActorTx,
  administrationId: AdministrationId,
  document: ActValues['document'] | null,
  by: PersonId,
  now: Date,
): Promise<DocumentId | null> {
  if (!document) return null
  const sha256 = createHash('sha256').update(document.content).digest('hex')
  return insertDocument(tx, administrationId, { ...document, sha256, by }, now)
}

/** Those who write for a body hear of its candidacies. */
export async function audienceOf(tx: ActorTx, administrationId: AdministrationId): Promise<PersonId[]> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select person_id from regia.writers_of(${administrationId}::uuid)`.execute(tx)
  return rows.map(({ person_id }) => person_id)
}

/** Body and office read that the money is given up; that the plan behind it lapses is told by the plan. */
async function tellOfRenunciation(
  tx: ActorTx,
  candidacy: Candidacy,
  mail: MailSetting,
  now: Date,
): Promise<void> {
  const { administrationId, administrationName, callTitle, candidacyId } = candidacy
  const money = moneyInWords(candidacy.grantedCents ?? candidacy.requestedCents)
  await tellAudience(
    tx,
    {
      audience: await audienceOf(tx, administrationId),
      kind: 'renounced',
      administrationId,
      subjectKind: 'candidacy',
      subjectId: candidacyId,
      details: { call: callTitle, money },
      href: `/candidature/${candidacyId}`,
      mail: {
        subject: `${administrationName}: rinuncia a ${callTitle}`,
        body: `${administrationName} ha rinunciato al finanziamento di «${callTitle}» (${money}).`,
      },
    },
    mail,
    now,
  )
}
