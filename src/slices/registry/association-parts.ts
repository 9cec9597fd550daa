// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PersonActor } from '../../platform/db/actor.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { Association } from './model.ts'
import { mayAddBodies } from './rules.ts'

export const associationsPath = '/amministrazione/associazioni'

export function administrator(actor: PersonActor): PersonActor {
  if (!mayAddBodies(actor)) throw new DomainError(commonErrors.notAllowed)
  return actor
}

/** Title and path of a page about associations. */
export function pageOf(title: string, parent: Association | null = null) {
  return {
    title,
    current: 'amministrazione',
    crumbs: [
      { label: 'Amministrazione', href: '/amministrazione' },
      ...(title === 'Uffici associati' ? [] : [{ label: 'Uffici associati', href: associationsPath }]),
      ...(parent ? [{ label: parent.name, href: `${associationsPath}/${parent.id}` }] : []),
      { label: title },
    ],
  }
}
