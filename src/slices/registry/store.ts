// SPDX-License-Identifier: AGPL-3.0-or-later

import type { ActorTx } from '../../platform/db/actor.ts'
import { DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { isUuid } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import type { Administration } from './model.ts'

const administrationColumns = [
  'administration_id as id',
  'ipa_code as ipaCode',
  'name',
  'other_language_name as otherLanguageName',
  'kind',
  'ipa_category as ipaCategory',
  'istat_code as istatCode',
  'cadastral_code as cadastralCode',
  'tax_code as taxCode',
  'province_code as provinceCode',
  'province_name as provinceName',
  'province_abbreviation as provinceAbbreviation',
  'region_code as regionCode',
  'region_name as regionName',
  'certified_mail as certifiedMail',
  'website',
  'submission_channel as submissionChannel',
  'is_demo as isDemo',
  'version',
  'updated_at as updatedAt',
] as const

/** The body with this id; throws REG-001. */
export async function getAdministration(tx: ActorTx, id: AdministrationId): Promise<Administration> {
  const row = isUuid(id)
    ? await tx
        .selectFrom('administrations')
        .select(administrationColumns)
        .where('administration_id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!row)
    throw new DomainError(registryErrors.notFound, {
      details: { code: id },
      action: { href: '/enti', label: 'Cerca fra gli enti' },
    })
  return row as Administration
}

/** The body with this IPA code, in any case; undefined when there is none. */
export async function findAdministrationByIpa(
  tx: ActorTx,
  ipaCode: string,
): Promise<Administration | undefined> {
  const row = await tx
    .selectFrom('administrations')
    .select(administrationColumns)
    .where('ipa_code', '=', ipaCode.toLowerCase())
    .executeTakeFirst()
  return row as Administration | undefined
}

/** The body that an address names: by IPA code, or by id when it has none. Throws REG-001. */
export async function getAdministrationByKey(tx: ActorTx, key: string): Promise<Administration> {
  if (isUuid(key)) return getAdministration(tx, key as AdministrationId)
  const found = await findAdministrationByIpa(tx, key)
  if (!found)
    throw new DomainError(registryErrors.notFound, {
      details: { code: key },
      action: { href: '/enti', label: 'Cerca fra gli enti' },
    })
  return found
}
