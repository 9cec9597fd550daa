// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import type { ExportColumn } from '../../platform/export.ts'
import type { PersonId } from '../../shared/ids.ts'
import { type ListQuery, readingDirection } from '../../shared/list-query.ts'
import type { StatusValue } from '../../ui/index.ts'
import { type Assignment, fullName, isInForce } from './model.ts'
import { findPeople, findSignInStates, listAssignments, type PeopleFilter } from './store.ts'
import { accountStatus, capital, roleInWords } from './view.ts'

/** A row of the list of people. */
export interface PersonLine {
  readonly id: PersonId
  readonly name: string
  readonly email: string | null
  /** Those in force today. */
  readonly roles: readonly Assignment[]
  readonly status: StatusValue
  readonly hasSecondFactor: boolean
  readonly sortName: string
}

/** People as the list asks for them: one more than the page. Actor: administrator. */
export async function listPeople(
  tx: ActorTx,
  filter: PeopleFilter,
  query: Pick<ListQuery, 'cursor' | 'size' | 'sort' | 'filters'>,
): Promise<PersonLine[]> {
  const at = query.cursor?.at
  const people = await findPeople(tx, filter, {
    after: at ? { sortName: String(at.value), id: at.id } : null,
    descending: readingDirection(query) === 'desc',
    limit: query.size + 1,
  })
  const ids = people.map((person) => person.id)
  const states = await findSignInStates(tx, ids)
  const roles = Map.groupBy(await listAssignments(tx, ids), (held) => held.personId)
  return people.map((person) => ({
    id: person.id,
    name: fullName(person),
    email: person.email,
    roles: (roles.get(person.id) ?? []).filter((held) => isInForce(held, tx.actor.today)),
    status: accountStatus({ ...person, hasPassword: states.get(person.id)?.hasPassword ?? false }),
    hasSecondFactor: states.get(person.id)?.hasSecondFactor ?? false,
    sortName: person.sortName,
  }))
}

export const peopleColumns: readonly ExportColumn<PersonLine>[] = [
  { key: 'person_id', label: 'Identificativo', value: (row) => row.id },
  { key: 'name', label: 'Persona', value: (row) => row.name },
  { key: 'email', label: 'E-mail', value: (row) => row.email },
  {
    key: 'roles',
    label: 'Ruoli in vigore',
    value: (row) => row.roles.map((held) => capital(roleInWords(held))).join('; '),
  },
  { key: 'access', label: 'Accesso', value: (row) => row.status.label },
  {
    key: 'second_factor',
    label: 'Secondo fattore',
    value: (row) => (row.hasSecondFactor ? 'attivo' : 'non attivo'),
  },
]
