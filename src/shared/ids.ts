// SPDX-License-Identifier: AGPL-3.0-or-later

/** A text that names one kind of thing only, so that a plan's id is never passed for a person's. */
export type Branded<Name extends string> = string & { readonly __brand: Name }

export type AdministrationId = Branded<'AdministrationId'>
export type AssociationId = Branded<'AssociationId'>
export type PersonId = Branded<'PersonId'>
export type AssignmentId = Branded<'AssignmentId'>
export type DigitalServiceId = Branded<'DigitalServiceId'>
export type SoftwareId = Branded<'SoftwareId'>
export type DataCentreId = Branded<'DataCentreId'>
export type PlanId = Branded<'PlanId'>
export type PlanItemId = Branded<'PlanItemId'>
export type DocumentId = Branded<'DocumentId'>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** True for the lower-case text form of a UUID, the only form of id that reaches a query. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}
