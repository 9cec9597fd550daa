// SPDX-License-Identifier: AGPL-3.0-or-later
import { DomainError } from '../../shared/errors.ts'
import type { FormReader } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid } from '../../shared/ids.ts'
import { candidacyErrors } from './errors.ts'
import { type CandidacyAction, candidacyActions } from './lifecycle.ts'
import type { CandidacyId, CandidacyService } from './model.ts'
import type { FormTrouble } from './view.ts'

export type OfCandidacy = { Params: { candidacyId: string } }

export function candidacyIdOf({ candidacyId }: { candidacyId: string }): CandidacyId {
  if (!isUuid(candidacyId)) throw new DomainError(candidacyErrors.notFound)
  return candidacyId as CandidacyId
}

export function actionOf(text: string): CandidacyAction {
  const action = candidacyActions.find((each) => each === text)
  if (!action) throw new DomainError(candidacyErrors.notFound)
  return action
}

/** Services as their form posts them: `<id>:<mode>`, empty for those left out. */
export function chosenServices(form: FormReader): Pick<CandidacyService, 'digitalServiceId' | 'mode'>[] {
  return form.all('servizio').flatMap((value) => {
    const [id = '', mode = ''] = value.split(':')
    return isUuid(id) && mode !== '' ? [{ digitalServiceId: id as DigitalServiceId, mode }] : []
  })
}

/** What a form left, for the page that comes back. */
export function troubleOf(form: FormReader, names: readonly string[]): FormTrouble {
  return {
    errors: form.errors,
    typed: Object.fromEntries(names.map((name) => [name, form.typed(name)])),
  }
}
