// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FastifyRequest } from 'fastify'
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import type { PageOptions } from '../../platform/http/types.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { PersonId } from '../../shared/ids.ts'
import { guidedRoles } from '../../shared/roles.ts'
import { namesOfPeople } from '../history/index.ts'
import type { Candidacy } from './model.ts'
import { candidacyPaths } from './view.ts'

/** Who administers the installation reads no candidacies. */
export function readerOf(request: FastifyRequest): PersonActor {
  const actor = request.requirePerson()
  if (actor.role === 'administrator') throw new DomainError(commonErrors.notAllowed)
  return actor
}

type Crumbs = NonNullable<PageOptions['crumbs']>

/** The frame of the pages of candidacies; `path` is what comes after the list. */
export function candidacyFrame(actor: PersonActor, title: string, path: Crumbs = []): PageOptions {
  return {
    title,
    current: 'candidature',
    crumbs: [
      { label: guidedRoles.includes(actor.role) ? 'Le mie attività' : 'Oggi', href: '/' },
      { label: 'Candidature', ...(path.length > 0 ? { href: candidacyPaths.list } : {}) },
      ...path,
    ],
  }
}

/** The frame of a page about one candidacy. */
export function oneFrame(
  actor: PersonActor,
  { candidacyId, callTitle, administrationName }: Candidacy,
  label?: string,
): PageOptions {
  const name = `${callTitle}, ${administrationName}`
  return candidacyFrame(actor, label ? `${label}: ${name}` : name, [
    { label: name, ...(label ? { href: candidacyPaths.one(candidacyId) } : {}) },
    ...(label ? [{ label }] : []),
  ])
}

/** Names of everybody a page shows. */
export function namesIn(tx: ActorTx, ids: readonly (PersonId | null)[]) {
  return namesOfPeople(tx, [...new Set(ids.filter((id) => id !== null))])
}
