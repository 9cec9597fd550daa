// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import type { LocalDate } from '../../shared/dates.ts'
import type { FormReader } from '../../shared/forms.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { type Role, roleScopes, roles } from '../../shared/roles.ts'
import { type Sendable, sendables } from './model.ts'
import { passwordProblem } from './rules.ts'
import type { PeopleFilter } from './store.ts'

const text = Type.Optional(
  Type.Union([
    Type.String({ maxLength: 4000 }),
    Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
  ]),
)

/** A form with these fields and no other: all texts, read by a FormReader. */
export function formOf<Name extends string>(...names: readonly Name[]) {
  return Type.Object(Object.fromEntries(names.map((name) => [name, text])) as Record<Name, typeof text>, {
    additionalProperties: false,
  })
}

/** The address of a mailbox, lower case; '' with a message when it is not one. */
export function readEmail(form: FormReader, name: string): string {
  const email = form.text(name, { required: 'Scrivi l’indirizzo e-mail', max: 254 }).toLowerCase()
  if (email !== '' && !/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(email))
    form.fail(name, 'Scrivi un indirizzo e-mail, per esempio nome.cognome@comune.it')
  return email
}

/** A new password typed twice; '' with messages when it will not do. */
export function readNewPassword(
  form: FormReader,
  person: { readonly email: string; readonly givenName: string; readonly familyName: string },
): string {
  const password = form.typed('nuova')
  const problem = passwordProblem(password, person)
  if (problem) form.fail('nuova', problem)
  else if (form.typed('ripeti') !== password)
    form.fail('ripeti', 'Le due password non sono uguali: riscrivile')
  return problem ? '' : password
}

/** A role as the forms of the administration carry it; the body is still what was typed. */
export interface TypedRole {
  readonly role: Role | null
  /** Name or code of the body, as typed. */
  readonly body: string
  /** The one chosen among namesakes. */
  readonly bodyId: string
  readonly officeId: string
  readonly validFrom: LocalDate | null
  readonly validTo: LocalDate | null
  readonly act: string
  readonly sends: readonly Sendable[]
}

export const roleFields = ['ruolo', 'ente', 'ente_id', 'ufficio', 'dal', 'al', 'atto', 'invia'] as const

export function readRole(form: FormReader): TypedRole {
  const role = form.choice('ruolo', roles, { required: 'Scegli il ruolo' })
  const body = form.text('ente', { max: 200 })
  const officeId = form.typed('ufficio')
  const validFrom = form.date('dal', { required: 'Scrivi da che giorno vale' })
  const validTo = form.date('al')
  const sends = form
    .all('invia')
    .filter((each): each is Sendable => (sendables as readonly string[]).includes(each))
  const act = form.text('atto', {
    max: 300,
    ...(role === 'delegate' ? { required: 'Scrivi l’atto di delega' } : {}),
  })
  if (validFrom && validTo && validTo < validFrom) form.fail('al', 'L’ultimo giorno viene prima del primo')
  if (role === 'delegate' && sends.length === 0) form.fail('invia', 'Scegli che cosa può inviare')
  if (role !== 'delegate' && sends.length > 0)
    form.fail('invia', 'Solo un incaricato riceve una delega a inviare')
  const places = role ? roleScopes[role] : []
  if (body !== '' && officeId !== '')
    form.fail('ufficio', 'Scegli o un ente o un ufficio associato, non tutti e due')
  else if (places.length === 1) {
    if (places[0] === 'administration' && body === '')
      form.fail('ente', 'Scrivi l’ente: nome, codice IPA o codice ISTAT')
    if (places[0] === 'association' && officeId === '') form.fail('ufficio', 'Scegli l’ufficio associato')
  }
  if (body !== '' && role && !places.includes('administration'))
    form.fail('ente', 'Questo ruolo non si tiene in un ente: lascia vuoto')
  if (officeId !== '' && role && !places.includes('association'))
    form.fail('ufficio', 'Questo ruolo non si tiene in un ufficio associato: lascia vuoto')
  return { role, body, bodyId: form.typed('ente_id'), officeId, validFrom, validTo, act, sends }
}

/** How a person is called and reached. */
export function readPerson(form: FormReader) {
  return {
    givenName: form.text('nome', { required: 'Scrivi il nome', max: 100 }),
    familyName: form.text('cognome', { required: 'Scrivi il cognome', max: 100 }),
    email: readEmail(form, 'email'),
    phone: readPhone(form, 'telefono'),
  }
}

export function readPhone(form: FormReader, name: string): string | null {
  const phone = form.text(name, { max: 40 })
  if (phone !== '' && !/^[+\d][\d\s./-]{4,}$/.test(phone))
    form.fail(name, 'Scrivi un numero di telefono, per esempio 0345 123456')
  return phone === '' ? null : phone
}

export const peopleSpec: ListSpec = {
  filters: {
    cerca: { kind: 'text', maxLength: 80 },
    ruolo: { kind: 'choice', values: roles },
    accesso: { kind: 'choice', values: ['attivo', 'sospeso', 'cessata'] },
    fattore: { kind: 'choice', values: ['manca'] },
  },
  sorts: { nome: 'asc' },
  defaultSort: { key: 'nome', direction: 'asc' },
}

const states = { attivo: 'open', sospeso: 'closed', cessata: 'ceased' } as const

export function peopleFilter(query: ListQuery): PeopleFilter {
  const state = filterValue(query, 'accesso') as keyof typeof states | undefined
  return {
    words: (filterValue(query, 'cerca') ?? '').split(/\s+/).filter((word) => word !== ''),
    role: (filterValue(query, 'ruolo') as Role | undefined) ?? null,
    state: state ? states[state] : null,
    lacksSecondFactor: filterValue(query, 'fattore') === 'manca',
  }
}
