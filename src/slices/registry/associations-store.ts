// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, type AssociationId, isUuid } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import type { Association, Mandate } from './model.ts'

const associationColumns = [
  'association_id as id',
  'name',
  'contact_phone as contactPhone',
  'contact_hours as contactHours',
  'is_demo as isDemo',
  'version',
] as const

/** The association with this id; throws REG-012. */
export async function getAssociation(tx: ActorTx, id: string): Promise<Association> {
  const row = isUuid(id)
    ? await tx
        .selectFrom('associations')
        .select(associationColumns)
        .where('association_id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!row) throw new DomainError(registryErrors.associationNotFound)
  return row as Association
}

/** Every association by name, with how many bodies it acts for today. */
export async function listAssociations(tx: ActorTx): Promise<(Association & { memberCount: number })[]> {
  const rows = await tx
    .selectFrom('associations')
    .select(associationColumns)
    .select(
      sql<number>`(select count(distinct m.administration_id)::integer from association_members m
        where m.association_id = associations.association_id and m.valid_from <= regia.today()
          and (m.valid_to is null or m.valid_to >= regia.today()))`.as('memberCount'),
    )
    .orderBy('name')
    .execute()
  return rows as (Association & { memberCount: number })[]
}

export async function findAssociationByName(tx: ActorTx, name: string): Promise<AssociationId | undefined> {
  const row = await tx
    .selectFrom('associations')
    .select('association_id as id')
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst()
  return row?.id as AssociationId | undefined
}

type AssociationValues = Pick<Association, 'name' | 'contactPhone' | 'contactHours'>

export async function insertAssociation(
  tx: ActorTx,
  id: AssociationId,
  values: AssociationValues & { readonly isDemo?: boolean },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('associations')
    .values({
      association_id: id,
      name: values.name,
      contact_phone: values.contactPhone,
      contact_hours: values.contactHours,
      is_demo: values.isDemo ?? false,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** False when it is no longer at this version. */
export async function updateAssociation(
  tx: ActorTx,
  id: AssociationId,
  version: number,
  values: AssociationValues,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('associations')
    .set({
      name: values.name,
      contact_phone: values.contactPhone,
      contact_hours: values.contactHours,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('association_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Keeps others from changing the mandates of this association until the transaction ends; throws REG-012. */
export async function holdAssociation(tx: ActorTx, id: AssociationId): Promise<void> {
  await getAssociation(tx, id)
  await sql`select 1 from associations where association_id = ${id}::uuid for update`.execute(tx)
}

export type MandateRow = Mandate & {
  readonly bodyName: string
  readonly bodyIpaCode: string | null
  readonly provinceAbbreviation: string | null
}

/** Mandates of an association or of a body, those of today first, then the latest. */
export async function listMandates(
  tx: ActorTx,
  of: { associationId: AssociationId } | { administrationId: AdministrationId },
): Promise<MandateRow[]> {
  const rows = await tx
    .selectFrom('association_members as m')
    .innerJoin('associations as s', 's.association_id', 'm.association_id')
    .innerJoin('administrations as a', 'a.administration_id', 'm.administration_id')
    .select([
      'm.association_member_id as id',
      'm.association_id as associationId',
      's.name as associationName',
      'm.administration_id as administrationId',
      'm.valid_from as validFrom',
      'm.valid_to as validTo',
      'm.act',
      'a.name as bodyName',
      'a.ipa_code as bodyIpaCode',
      'a.province_abbreviation as provinceAbbreviation',
    ])
    .where((eb) =>
      'associationId' in of
        ? eb('m.association_id', '=', of.associationId)
        : eb('m.administration_id', '=', of.administrationId),
    )
    .orderBy(sql`m.valid_to is not null and m.valid_to < regia.today()`)
    .orderBy('a.name')
    .orderBy('m.valid_from', 'desc')
    .orderBy('m.association_member_id')
    .execute()
  return rows as MandateRow[]
}

export async function insertMandate(
  tx: ActorTx,
  mandate: Omit<Mandate, 'associationName'>,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('association_members')
    .values({
      association_member_id: mandate.id,
      association_id: mandate.associationId,
      administration_id: mandate.administrationId,
      valid_from: mandate.validFrom,
      valid_to: mandate.validTo,
      act: mandate.act,
      created_at: now,
    })
    .execute()
}

/** False when there is no such mandate, or the actor may not change it. */
export async function updateMandateEnd(tx: ActorTx, id: string, validTo: LocalDate): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('association_members')
    .set({ valid_to: validTo })
    .where('association_member_id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
