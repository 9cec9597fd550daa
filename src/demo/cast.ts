// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../shared/dates.ts'
import type { AdministrationId, AssociationId } from '../shared/ids.ts'
import type { Role } from '../shared/roles.ts'
import { createPerson, grantAssignment } from '../slices/people/index.ts'
import { addAdministration } from '../slices/registry/index.ts'
import type { Cast, DemoBody, Stage } from './stage.ts'

export async function castPerson(
  stage: Stage,
  given: {
    givenName: string
    familyName: string
    role: Role
    administrationId?: AdministrationId
    associationId?: AssociationId
    validTo?: LocalDate
    act?: string
    /** False for extras: the sign-in page shows no button for them. */
    hasButton?: boolean
  },
): Promise<Cast> {
  return stage.asSystem(stage.at(890), async (tx, when) => {
    const personId = await createPerson(
      tx,
      { givenName: given.givenName, familyName: given.familyName, isDemo: given.hasButton ?? true },
      when,
    )
    const place = {
      administrationId: given.administrationId ?? null,
      associationId: given.associationId ?? null,
    }
    const assignmentId = await grantAssignment(
      tx,
      {
        personId,
        role: given.role,
        ...place,
        validFrom: stage.day(-890),
        ...(given.validTo ? { validTo: given.validTo } : {}),
        act: given.act ?? 'Incarico dimostrativo',
        sends: given.role === 'delegate' ? ['plans', 'spending', 'candidacies'] : [],
      },
      when,
    )
    return { personId, assignmentId, role: given.role, ...place }
  })
}

export async function addDemoAdministration(
  stage: Stage,
  body: {
    name: string
    kind: 'municipality' | 'province' | 'union'
    code: string
    istatCode: string | null
    residents: readonly { countedOn: LocalDate; residents: number; source: string }[]
  },
): Promise<AdministrationId> {
  const { region, province } = stage.data
  return stage.asSystem(stage.at(895), (tx, when) =>
    addAdministration(
      tx,
      {
        values: {
          ipaCode: body.code,
          name: body.name,
          otherLanguageName: null,
          kind: body.kind,
          ipaCategory: body.kind === 'municipality' ? 'L6' : null,
          istatCode: body.istatCode,
          cadastralCode: null,
          taxCode: null,
          provinceCode: province.code,
          provinceName: province.name,
          provinceAbbreviation: province.abbreviation,
          regionCode: region.code,
          regionName: region.name,
          certifiedMail: `protocollo@pec.${body.code.replace('_', '-')}.example`,
          website: null,
        },
        populations: body.residents,
        isDemo: true,
      },
      when,
    ),
  )
}

/** Mayor, contact and, where the story names them, delegate and editor. */
export async function castBody(
  stage: Stage,
  administrationId: AdministrationId,
  body: DemoBody,
  index: number,
): Promise<void> {
  const { people, mayors, surnames } = stage.data
  const named = people.filter((person) => person.body === body.name)
  const invented = (shift: number) => ({
    givenName: mayors[(index + shift) % mayors.length] ?? '',
    familyName: surnames[(index * 3 + shift) % surnames.length] ?? '',
  })
  const roles = [
    ...(named.some((person) => person.role === 'legal_representative')
      ? []
      : [{ role: 'legal_representative' as const, ...invented(0) }]),
    ...(named.some((person) => person.role === 'contact')
      ? []
      : [{ role: 'contact' as const, ...invented(5) }]),
    ...named,
  ]
  for (const person of roles) {
    const cast = await castPerson(stage, {
      ...person,
      administrationId,
      ...(person.role === 'delegate'
        ? { validTo: stage.day(300), act: 'Delega dimostrativa del sindaco' }
        : {}),
    })
    if (
      person.role === 'delegate' ||
      (person.role === 'legal_representative' && !stage.signers.has(administrationId))
    )
      stage.signers.set(administrationId, cast)
    if (person.role === 'contact') stage.contacts.set(administrationId, cast)
  }
}
