// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf, waitTurn } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { spendingErrors } from './errors.ts'
import { type FormContent, fieldSpecs, formFields, proposedForm } from './form.ts'
import { insertForm, listForms } from './form-store.ts'

/**
 * Writes an edition of the form, from a day that has not passed: what was sent keeps the one it was sent under. Programme officers only (GEN-006);
 * GEN-003 for a day gone by, or a question of the rules that is switched off; SPEND-050 when somebody else wrote one meanwhile.
 */
export async function writeForm(
  tx: ActorTx,
  input: FormContent & {
    readonly validFrom: LocalDate
    readonly note: string
    /** How many editions the page was made of. */
    readonly seen: number
  },
  now: Date,
): Promise<number> {
  const person = personOf(tx)
  if (person.role !== 'programme_officer') throw new DomainError(commonErrors.notAllowed)
  const { seen, ...form } = input
  const isBroken = formFields.some(
    (key) => fieldSpecs[key].fixed !== undefined && form.fields[key].ask !== proposedForm.fields[key].ask,
  )
  if (isBroken || form.validFrom < tx.actor.today) throw new DomainError(commonErrors.invalidForm)
  await waitTurn(tx, 'spending_forms')
  const written = (await listForms(tx)).length
  if (written !== seen) throw new DomainError(spendingErrors.formWritten)
  const number = written + 1
  const formId = await insertForm(tx, { ...form, number, by: person.personId }, now)
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'spending_form',
    subjectId: formId,
    action: 'write',
    ...(form.note ? { reason: form.note } : {}),
    changes: { edition: [null, number], validFrom: [null, form.validFrom] },
    at: now,
  })
  return number
}
