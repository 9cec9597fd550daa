// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, roleOf } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { beginAttempt, codeAttempts } from './attempts.ts'
import { peopleErrors } from './errors.ts'
import type { ResetId, SessionId } from './model.ts'
import { hashOfRecoveryCode, newRecoveryCodes, newTotpSecret, totpStep } from './second-factor.ts'
import { deleteSessionsOf, markSecondFactor } from './session-store.ts'
import {
  type Credentials,
  confirmTotp,
  findCredentials,
  forgetAttempts,
  prepareTotp,
  removeTotp,
  replaceRecoveryCodes,
  useRecoveryCode,
  useTotpStep,
} from './sign-in-store.ts'
import { confirmReset, findReset, insertReset, listWaitingResets, refuseReset } from './store.ts'

/** Prepares a secret that counts only once confirmed. Refuses when a factor is on (PEOPLE-014). Actor: sign_in. */
export async function prepareSecondFactor(tx: ActorTx, personId: PersonId, now: Date): Promise<void> {
  if (!(await prepareTotp(tx, personId, newTotpSecret(), now)))
    throw new DomainError(peopleErrors.secondFactorAlready)
}

export interface ConfirmSecondFactor {
  readonly personId: PersonId
  readonly sessionId: SessionId
  readonly code: string
}

/**
 * Turns the second factor on with its first code; answers the recovery codes, to be shown once. The other sessions of the person
 * end. Refuses a code that is not right (PEOPLE-007). Actor: sign_in.
 */
export async function confirmSecondFactor(
  tx: ActorTx,
  { personId, sessionId, code }: ConfirmSecondFactor,
  now: Date,
): Promise<readonly string[]> {
  const account = await findCredentials(tx, personId)
  if (!account?.totpSecret || account.hasSecondFactor) throw new DomainError(peopleErrors.secondFactorAlready)
  if (!(await isFreshCode(tx, account, code, now))) throw new DomainError(peopleErrors.wrongCode)
  const codes = newRecoveryCodes()
  await confirmTotp(tx, personId, now)
  await replaceRecoveryCodes(
    tx,
    personId,
    codes.map((each) => hashOfRecoveryCode(each) ?? ''),
  )
  await markSecondFactor(tx, sessionId, now)
  await deleteSessionsOf(tx, personId, sessionId)
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'second_factor_on', at: now })
  return codes
}

async function isFreshCode(tx: ActorTx, account: Credentials, code: string, now: Date): Promise<boolean> {
  const step = account.totpSecret === null ? null : totpStep(account.totpSecret, code, now)
  return step !== null && (await useTotpStep(tx, account.personId, step, now))
}

/**
 * Checks a code of the authenticator or a recovery code, each good once. Answers the refusal (PEOPLE-007, PEOPLE-008) rather than
 * throwing it, so that the attempt stays counted. Actor: sign_in.
 */
export async function proveSecondFactor(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly typed: string },
  now: Date,
): Promise<DomainError | null> {
  const { personId, typed } = input
  const key = codeAttempts(personId)
  const tooEarly = await beginAttempt(tx, key, now)
  if (tooEarly) return tooEarly
  const account = await findCredentials(tx, personId)
  if (!account?.hasSecondFactor) return new DomainError(peopleErrors.wrongCode)
  const recovery = hashOfRecoveryCode(typed)
  if (recovery !== null && (await useRecoveryCode(tx, personId, recovery, now)))
    await recordEvent(tx, {
      subjectKind: 'person',
      subjectId: personId,
      action: 'use_recovery_code',
      at: now,
    })
  else if (!(await isFreshCode(tx, account, typed, now))) return new DomainError(peopleErrors.wrongCode)
  await forgetAttempts(tx, key)
  return null
}

/** Takes the second factor away at the person's own wish; the route has just had one of its codes proved. Actor: sign_in. */
export async function removeSecondFactor(tx: ActorTx, personId: PersonId, now: Date): Promise<void> {
  await removeTotp(tx, personId, now)
  await recordEvent(tx, { subjectKind: 'person', subjectId: personId, action: 'second_factor_off', at: now })
}

/** An administrator asks that somebody's second factor be taken away; another one confirms. Refuses a second request (PEOPLE-017). */
export async function askSecondFactorReset(
  tx: ActorTx,
  input: { readonly personId: PersonId; readonly reason: string },
  now: Date,
): Promise<ResetId> {
  const askedBy = administrator(tx).personId
  if ((await listWaitingResets(tx, input.personId)).length > 0)
    throw new DomainError(peopleErrors.resetWaiting)
  const id = newId<ResetId>()
  await insertReset(tx, { id, askedBy, ...input }, now)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: input.personId,
    action: 'ask_second_factor_reset',
    reason: input.reason,
    at: now,
  })
  return id
}

/** Takes the second factor and every session away. Refuses who asked for it and the person themself (PEOPLE-016). */
export async function confirmSecondFactorReset(tx: ActorTx, id: ResetId, now: Date): Promise<PersonId> {
  administrator(tx)
  const reset = await findReset(tx, id)
  if (!reset) throw new DomainError(peopleErrors.personNotFound)
  if (!(await confirmReset(tx, id, now))) throw new DomainError(peopleErrors.resetByAnother)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: reset.personId,
    action: 'confirm_second_factor_reset',
    at: now,
  })
  return reset.personId
}

/** Closes a request without doing it; any administrator may, the one who asked too. */
export async function refuseSecondFactorReset(tx: ActorTx, id: ResetId, now: Date): Promise<PersonId> {
  administrator(tx)
  const reset = await findReset(tx, id)
  if (!reset || !(await refuseReset(tx, id, now))) throw new DomainError(peopleErrors.personNotFound)
  await recordEvent(tx, {
    subjectKind: 'person',
    subjectId: reset.personId,
    action: 'refuse_second_factor_reset',
    at: now,
  })
  return reset.personId
}

function administrator(tx: ActorTx): PersonActor {
  if (tx.actor.kind !== 'person' || roleOf(tx.actor) !== 'administrator')
    throw new DomainError(commonErrors.notAllowed)
  return tx.actor
}
