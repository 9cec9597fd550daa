// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Db, systemActor, withActor } from '../../src/platform/db/actor.ts'
import { newId } from '../../src/platform/ids.ts'
import type { LocalDate } from '../../src/shared/dates.ts'
import type { AdministrationId, AssociationId } from '../../src/shared/ids.ts'
import { searchTextOf } from '../../src/shared/search-text.ts'
import { type Administration, getAdministration, type Population } from '../../src/slices/registry/index.ts'

const now = new Date('2026-01-07T09:00:00Z')
let made = 0

/** A number not used before by this process, for codes that must differ. */
function next(): number {
  made += 1
  return made
}

type AdministrationValues = Partial<Omit<Administration, 'id' | 'version' | 'updatedAt'>> & {
  /** One count as of 1 January 2023, or the counts to write. */
  residents?: number
  populations?: readonly Population[]
}

/** A body in the registry: a municipality of 3,412 residents unless said otherwise. */
export async function anAdministration(db: Db, values: AdministrationValues = {}): Promise<Administration> {
  const number = String(next()).padStart(3, '0')
  const { residents = 3412, populations, ...given } = values
  const body = {
    ipaCode: `c_v${number}`,
    name: `Valprova ${number}`,
    otherLanguageName: null,
    kind: 'municipality' as const,
    ipaCategory: 'L6',
    istatCode: `199${number}`,
    cadastralCode: `V${number}`,
    taxCode: null,
    provinceCode: '199',
    provinceName: 'Provaterra',
    provinceAbbreviation: 'PV',
    regionCode: '21',
    regionName: 'Regione di prova',
    certifiedMail: null,
    website: null,
    submissionChannel: 'programme' as const,
    isDemo: false,
    ...given,
  }
  const id = newId<AdministrationId>()
  return withActor(db, systemActor('cli', now), async (tx) => {
    await tx
      .insertInto('administrations')
      .values({
        administration_id: id,
        ipa_code: body.ipaCode,
        name: body.name,
        other_language_name: body.otherLanguageName,
        kind: body.kind,
        ipa_category: body.ipaCategory,
        istat_code: body.istatCode,
        cadastral_code: body.cadastralCode,
        tax_code: body.taxCode,
        province_code: body.provinceCode,
        province_name: body.provinceName,
        province_abbreviation: body.provinceAbbreviation,
        region_code: body.regionCode,
        region_name: body.regionName,
        certified_mail: body.certifiedMail,
        website: body.website,
        submission_channel: body.submissionChannel,
        is_demo: body.isDemo,
        search_text: searchTextOf(
          body.name,
          body.otherLanguageName,
          [body.ipaCode, body.istatCode, body.cadastralCode, body.taxCode],
          { abbreviation: body.provinceAbbreviation, name: body.provinceName },
        ),
        created_at: now,
        updated_at: now,
      })
      .execute()
    const counts = populations ?? [{ countedOn: '2023-01-01', residents, source: 'ISTAT' }]
    if (counts.length > 0)
      await tx
        .insertInto('administration_populations')
        .values(
          counts.map((count) => ({
            administration_id: id,
            counted_on: count.countedOn,
            residents: count.residents,
            source: count.source,
          })),
        )
        .execute()
    return getAdministration(tx, id)
  })
}

/** An association of bodies, with its office; no members yet. */
export async function anAssociation(
  db: Db,
  values: { name?: string; contactPhone?: string | null; contactHours?: string | null } = {},
): Promise<{ id: AssociationId; name: string }> {
  const id = newId<AssociationId>()
  const name = values.name ?? `Ufficio associato di prova ${next()}`
  await withActor(db, systemActor('cli', now), (tx) =>
    tx
      .insertInto('associations')
      .values({
        association_id: id,
        name,
        contact_phone: values.contactPhone ?? null,
        contact_hours: values.contactHours ?? null,
        created_at: now,
        updated_at: now,
      })
      .execute(),
  )
  return { id, name }
}

/** The mandate of an association for a body, from 1 January 2020 without end unless said otherwise. Answers its id. */
export async function aMember(
  db: Db,
  associationId: AssociationId,
  administrationId: AdministrationId,
  values: { validFrom?: LocalDate; validTo?: LocalDate | null; act?: string } = {},
): Promise<string> {
  const id = newId<string>()
  await withActor(db, systemActor('cli', now), (tx) =>
    tx
      .insertInto('association_members')
      .values({
        association_member_id: id,
        association_id: associationId,
        administration_id: administrationId,
        valid_from: values.validFrom ?? '2020-01-01',
        valid_to: values.validTo ?? null,
        act: values.act ?? 'Convenzione di prova n. 1',
        created_at: now,
      })
      .execute(),
  )
  return id
}
