// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { mayChangeMany, personOf } from '../../platform/db/scope.ts'
import { type Changes, changesBetween, recordEvent } from '../../platform/events.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { decide, movesFrom } from '../../shared/lifecycle.ts'
import { writingRoles } from '../../shared/roles.ts'
import { executionErrors, refusal } from './errors.ts'
import {
  type ExecutionAction,
  type ExecutionMoveFacts,
  executionStateLabels,
  executionTransitions,
} from './lifecycle.ts'
import type { Execution, ExecutionId, MovedParts } from './model.ts'
import { type DateField, dateFault, dateOf } from './rules.ts'
import * as store from './store.ts'

const parts = ['areSystemsMigrated', 'isDataMigrated', 'isSoftwareMigrated'] as const

/** What a step brings beside its name: the day for those that write one, the parts for progress and migration, words. */
export interface ExecutionStep {
  readonly action: ExecutionAction
  readonly on?: LocalDate | null
  readonly parts?: MovedParts
  readonly note?: string
}

/** What the guards of an execution's moves read, for who is asking. */
export function moveFacts(
  execution: Execution,
  actor: PersonActor,
  moved: MovedParts = execution,
): ExecutionMoveFacts {
  return {
    approach: execution.approach,
    channel: execution.channel,
    isInForce: execution.isInForce,
    isWholeMoved: parts.every((part) => moved[part]),
    isDeclarer: execution.declaredBy === actor.personId,
    isWriter: writingRoles.includes(actor.role),
  }
}

/** The steps that the page offers: those of the role, whose guards say yes or only want what the form asks. */
export function stepsFor(execution: Execution, actor: PersonActor): readonly ExecutionAction[] {
  const facts = { ...moveFacts(execution, actor), isWholeMoved: true }
  return movesFrom(executionTransitions, execution.state, actor.role)
    .filter(({ guards = [] }) => guards.every((guard) => guard(facts) === null))
    .map(({ action }) => action)
}

/**
 * Moves a service along its execution and writes the event: both or neither. Refuses EXEC-002 on a row that changed, EXEC-003…EXEC-011 what the
 * table of moves refuses, EXEC-012 a day in the future or out of order.
 */
export async function moveExecution(
  tx: ActorTx,
  input: ExecutionStep & { readonly executionId: ExecutionId; readonly version: number },
  now: Date,
): Promise<Execution> {
  const person = personOf(tx)
  const execution = await store.lockExecution(tx, input.executionId)
  if (!execution) throw await unwritable(tx, input.executionId)
  const note = input.note?.trim() ?? ''
  const moved = input.parts ?? execution
  const decision = decide(
    executionTransitions,
    execution.state,
    input.action,
    roleOf(tx.actor),
    moveFacts(execution, person, moved),
    note,
  )
  if (!decision.ok)
    throw refusal(decision.code, { details: { state: executionStateLabels[execution.state] } })
  const change = { ...changeOf(execution, input, person.personId), state: decision.to }
  const why = dateFault({ ...execution, ...change }, tx.actor.today)
  if (why) throw new DomainError(executionErrors.wrongDate, { details: { why } })
  if (!(await store.changeExecution(tx, input, change, person.personId, now)))
    throw new DomainError(executionErrors.changedMeanwhile)
  const after = { ...execution, ...change }
  await recordStep(tx, execution, { ...input, note, to: decision.to }, told(execution, after), now)
  return { ...after, version: execution.version + 1 }
}

/** What a step writes beside the state. */
function changeOf(execution: Execution, step: ExecutionStep, by: PersonId): store.ExecutionChange {
  const field = dateOf[step.action]
  const day = field ? { [field]: dayOf(step) } : {}
  switch (step.action) {
    case 'record_progress':
      return { ...(step.parts ? pickParts(step.parts) : {}) }
    case 'migrate':
      return { ...day, ...pickParts(step.parts ?? execution), declaredBy: by }
    case 'switch_off':
      return {
        ...day,
        areSystemsMigrated: true,
        isDataMigrated: true,
        isSoftwareMigrated: true,
        declaredBy: by,
      }
    case 'verify':
      return { ...day, verifiedBy: by }
    case 'undo_contract':
      return { contractedOn: null }
    case 'undo_start':
      return { startedOn: null }
    case 'undo_migration':
      return { migratedOn: null, declaredBy: null }
    case 'undo_switch_off':
      return {
        contractedOn: null,
        startedOn: null,
        migratedOn: null,
        declaredBy: null,
        areSystemsMigrated: false,
        isDataMigrated: false,
        isSoftwareMigrated: false,
      }
    case 'undo_verification':
      return { verifiedOn: null, verifiedBy: null }
    default:
      return day
  }
}

function dayOf({ on }: ExecutionStep): LocalDate {
  if (!on) throw new DomainError(executionErrors.wrongDate, { details: { why: 'manca il giorno' } })
  return on
}

function pickParts({ areSystemsMigrated, isDataMigrated, isSoftwareMigrated }: MovedParts): MovedParts {
  return { areSystemsMigrated, isDataMigrated, isSoftwareMigrated }
}

function told(before: Execution, after: Execution): Changes {
  return changesBetween(before, after, [
    'contractedOn',
    'startedOn',
    'migratedOn',
    'verifiedOn',
    ...parts,
    'responsiblePersonId',
  ])
}

async function recordStep(
  tx: ActorTx,
  execution: Execution,
  step: { readonly action: string; readonly note: string; readonly to: string },
  changes: Changes,
  now: Date,
): Promise<void> {
  await recordEvent(tx, {
    administrationId: execution.administrationId,
    subjectKind: 'execution',
    subjectId: execution.executionId,
    action: step.action,
    from: execution.state,
    to: step.to,
    reason: step.note || null,
    changes: { service: [null, execution.serviceName], ...changes },
    at: now,
  })
}

/** A row that is seen and not written, or not seen at all. */
async function unwritable(tx: ActorTx, executionId: ExecutionId): Promise<DomainError> {
  await store.getExecution(tx, executionId)
  return new DomainError(executionErrors.wrongRole)
}

/** An execution for who writes for its body; EXEC-001, EXEC-016, EXEC-002. */
async function forWriter(
  tx: ActorTx,
  { executionId, version }: { executionId: ExecutionId; version: number },
): Promise<Execution> {
  if (!writingRoles.includes(personOf(tx).role)) throw await unwritable(tx, executionId)
  const execution = await store.lockExecution(tx, executionId)
  if (!execution) throw await unwritable(tx, executionId)
  if (!execution.isInForce) throw new DomainError(executionErrors.notInForce)
  if (execution.version !== version) throw new DomainError(executionErrors.changedMeanwhile)
  return execution
}

/** Says who follows a service, or nobody. EXEC-013 for who does not write for the body. */
export async function entrustExecution(
  tx: ActorTx,
  input: { executionId: ExecutionId; version: number; personId: PersonId | null },
  now: Date,
): Promise<void> {
  const execution = await forWriter(tx, input)
  const { personId } = input
  if (personId === execution.responsiblePersonId) return
  if (personId && !(await store.listWriterIds(tx, execution.administrationId)).includes(personId))
    throw new DomainError(executionErrors.responsibleUnknown)
  const change = { responsiblePersonId: personId }
  if (!(await store.changeExecution(tx, input, change, personOf(tx).personId, now)))
    throw new DomainError(executionErrors.changedMeanwhile)
  const step = { action: 'entrust', note: '', to: execution.state }
  await recordStep(tx, execution, step, told(execution, { ...execution, ...change }), now)
}

/** Corrects days already recorded, with a reason: what was verified keeps its own. EXEC-005, EXEC-012. */
export async function correctDates(
  tx: ActorTx,
  input: {
    executionId: ExecutionId
    version: number
    /** Only of steps already done; the others are left out. */
    dates: Partial<Readonly<Record<Exclude<DateField, 'verifiedOn'>, LocalDate>>>
    reason: string
  },
  now: Date,
): Promise<void> {
  const execution = await forWriter(tx, input)
  if (execution.state === 'verified')
    throw refusal(executionErrors.wrongState.code, { details: { state: executionStateLabels.verified } })
  const reason = input.reason.trim()
  if (reason === '') throw new DomainError(executionErrors.noteMissing)
  const change: store.ExecutionChange = Object.fromEntries(
    Object.entries(input.dates).filter(([field]) => execution[field as DateField] !== null),
  )
  const after = { ...execution, ...change }
  const why = dateFault(after, tx.actor.today)
  if (why) throw new DomainError(executionErrors.wrongDate, { details: { why } })
  const changes = told(execution, after)
  if (Object.keys(changes).length === 0) return
  if (!(await store.changeExecution(tx, input, change, personOf(tx).personId, now)))
    throw new DomainError(executionErrors.changedMeanwhile)
  await recordStep(
    tx,
    execution,
    { action: 'correct_dates', note: reason, to: execution.state },
    changes,
    now,
  )
}

/** The most services one act records: beyond it a page cannot show what happens. */
export const bulkLimit = 500

/** Why a row of a bulk act stayed as it was: in words, by the refusal it got. */
export interface SkippedExecution {
  readonly name: string
  readonly why: string
}

/** Steps that can be recorded for many services at once. */
export const bulkActions = ['contract', 'start', 'migrate'] as const satisfies readonly ExecutionAction[]
export type BulkAction = (typeof bulkActions)[number]

/**
 * Records one step on many services, one event each. Rows that changed since the preview, or that cannot take the step, stay as they are
 * and are told. GEN-006 without the right to change many, EXEC-014, EXEC-015.
 */
export async function moveExecutions(
  tx: ActorTx,
  rows: readonly { readonly executionId: ExecutionId; readonly version: number }[],
  step: ExecutionStep & { readonly action: BulkAction },
  now: Date,
): Promise<{ moved: Execution[]; skipped: SkippedExecution[] }> {
  if (!(await mayChangeMany(tx))) throw new DomainError(commonErrors.notAllowed)
  if (rows.length === 0) throw new DomainError(executionErrors.nothingChosen)
  if (rows.length > bulkLimit)
    throw new DomainError(executionErrors.tooMany, { details: { limit: bulkLimit } })
  const moved: Execution[] = []
  const skipped: SkippedExecution[] = []
  // In one order for everybody, so that two acts on the same rows wait for each other instead of locking both.
  for (const row of [...rows].sort((a, b) => (a.executionId < b.executionId ? -1 : 1))) {
    try {
      moved.push(await moveExecution(tx, { ...step, ...row }, now))
    } catch (error) {
      // Refusals are decided before anything is written, so the transaction is whole.
      if (!(error instanceof DomainError)) throw error
      const { serviceName, administrationName } = await store.getExecution(tx, row.executionId)
      skipped.push({ name: `${serviceName}, ${administrationName}`, why: error.message })
    }
  }
  return { moved, skipped }
}
