// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError, type FieldError } from '../../shared/errors.ts'
import type { FormReader } from '../../shared/forms.ts'
import { isUuid } from '../../shared/ids.ts'
import type { ExecutionStep } from './commands.ts'
import { executionErrors } from './errors.ts'
import type { EvidenceId, Execution, ExecutionId, SupplierRequestId } from './model.ts'
import { dateFault, dateOf } from './rules.ts'
import type { FormTrouble } from './view.ts'

export function executionIdOf(text: string): ExecutionId {
  if (!isUuid(text)) throw new DomainError(executionErrors.notFound)
  return text as ExecutionId
}

export function evidenceIdOf(text: string): EvidenceId {
  if (!isUuid(text)) throw new DomainError(executionErrors.evidenceNotFound)
  return text as EvidenceId
}

export function requestIdOf(text: string): SupplierRequestId {
  if (!isUuid(text)) throw new DomainError(executionErrors.requestNotFound)
  return text as SupplierRequestId
}

/** Rows of a preview, as it posts them: `<id>:<version>`. */
export function readRows(form: FormReader): { executionId: ExecutionId; version: number }[] {
  return form.all('riga').flatMap((row) => {
    const [id = '', version = ''] = row.split(':')
    return isUuid(id) ? [{ executionId: id as ExecutionId, version: Number(version) || 0 }] : []
  })
}

/** What is wrong with a step before it is tried: the day, the reason of a step back, a part that is missing. By field. */
export function stepFaults(execution: Execution, step: ExecutionStep, today: string): FieldError[] {
  const faults: FieldError[] = []
  const field = dateOf[step.action]
  if (field && step.on) {
    const why = dateFault({ ...execution, [field]: step.on }, today)
    if (why)
      faults.push({
        field: 'on',
        message: new DomainError(executionErrors.wrongDate, { details: { why } }).message,
      })
  }
  if (step.action.startsWith('undo_') && !step.note?.trim())
    faults.push({ field: 'note', message: new DomainError(executionErrors.noteMissing).message })
  if (step.action === 'migrate' && step.parts) {
    const missing = (Object.keys(step.parts) as (keyof typeof step.parts)[]).find(
      (part) => !step.parts?.[part],
    )
    if (missing) faults.push({ field: missing, message: new DomainError(executionErrors.notWhole).message })
  }
  return faults
}

/** What a form left, for the page that comes back: fields are named by their id on the page. */
export function troubleOf(form: string, reader: FormReader, names: readonly string[]): FormTrouble {
  return {
    form,
    errors: reader.errors.map(({ field, message }) => ({ field: `${form}-${field}`, message })),
    typed: Object.fromEntries(names.map((name) => [name, reader.typed(name)])),
  }
}
