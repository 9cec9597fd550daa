// SPDX-License-Identifier: AGPL-3.0-or-later

export const roles = [
  'administrator',
  'programme_officer',
  'reviewer',
  'office_member',
  'contact',
  'editor',
  'legal_representative',
  'delegate',
  'auditor',
] as const

/** What a person does in Regia under one assignment; a citizen without an account is the system actor `public`. */
export type Role = (typeof roles)[number]

/** Where a role is held: on the whole programme, on an association of bodies, on one body. */
export type RoleScope = 'programme' | 'association' | 'administration'

export const roleScopes: Readonly<Record<Role, readonly RoleScope[]>> = {
  administrator: ['programme'],
  programme_officer: ['programme'],
  reviewer: ['programme'],
  office_member: ['association'],
  contact: ['administration'],
  editor: ['administration'],
  legal_representative: ['administration'],
  delegate: ['administration'],
  auditor: ['programme', 'association', 'administration'],
}

export const roleLabels: Readonly<Record<Role, string>> = {
  administrator: 'amministratore di sistema',
  programme_officer: 'responsabile del programma',
  reviewer: 'istruttore',
  office_member: 'ufficio associato',
  contact: 'referente',
  editor: 'redattore',
  legal_representative: 'legale rappresentante',
  delegate: 'incaricato',
  auditor: 'revisore dei conti',
}

/** Roles that may write what a body declares (its inventory, its plan). */
export const writingRoles: readonly Role[] = [
  'office_member',
  'contact',
  'editor',
  'legal_representative',
  'delegate',
]

/** Roles whose pages are guided, one decision at a time, with three menu entries. */
export const guidedRoles: readonly Role[] = ['contact', 'editor', 'legal_representative', 'delegate']
