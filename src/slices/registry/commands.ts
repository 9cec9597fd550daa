// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { type Changes, changesBetween, recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { registryErrors } from './errors.ts'
import { saveFormerNames } from './former-store.ts'
import { holdRegistry } from './import-store.ts'
import type { BodyValues, Population, SubmissionChannel } from './model.ts'
import { changedCounts, isRenamed, mayAddBodies } from './rules.ts'
import {
  findCodeHolders,
  findProvince,
  getAdministration,
  insertAdministration,
  listPopulations,
  savePopulation,
  updateAdministration,
  updateChannel,
} from './store.ts'
import { administrationPath } from './view.ts'

/** A body as a form says it, with the counts of residents it brings. */
export interface BodyInput {
  readonly values: BodyValues
  readonly populations: readonly Population[]
  /** The first day of the new name, when the body was renamed; without it another name is a correction. */
  readonly renamedOn?: LocalDate | null
}

/** Adds a body to the registry. Refuses codes that another body has (REG-002), with a link to it. Actor: administrator. */
export async function addAdministration(
  tx: ActorTx,
  input: BodyInput & { readonly isDemo?: boolean },
  now: Date,
): Promise<AdministrationId> {
  if (!mayAddBodies(tx.actor)) throw new DomainError(commonErrors.notAllowed)
  await holdRegistry(tx)
  const isDemo = input.isDemo ?? false
  await refuseTakenCodes(tx, input.values, null, isDemo)
  await refuseOtherProvince(tx, input.values)
  const id = newId<AdministrationId>()
  await insertAdministration(tx, id, input.values, isDemo, now)
  const residents = changedCounts([], input.populations)
  for (const count of input.populations) await savePopulation(tx, id, count)
  await recordEvent(tx, {
    administrationId: id,
    subjectKind: 'administration',
    subjectId: id,
    action: 'add',
    changes: { ...bodyChanges(null, input.values), ...(residents ? { residents } : {}) },
    at: now,
  })
  return id
}

/**
 * Corrects a body. Refuses a version that is no longer the last (REG-003), codes of others (REG-002), a body that is not the
 * actor's (GEN-006), a day of renaming without another name (REG-022). Answers whether anything changed. Actor: administrator, or the office for its members.
 */
export async function correctAdministration(
  tx: ActorTx,
  input: BodyInput & { readonly administrationId: AdministrationId; readonly version: number },
  now: Date,
): Promise<boolean> {
  await holdRegistry(tx)
  const { administrationId: id, version, values, populations, renamedOn } = input
  const before = await getAdministration(tx, id)
  if (before.version !== version) throw new DomainError(registryErrors.changedMeanwhile)
  await refuseTakenCodes(tx, values, id, before.isDemo)
  await refuseOtherProvince(tx, values)
  const residents = changedCounts(await listPopulations(tx, id), populations)
  const changes = { ...bodyChanges(before, values), ...(residents ? { residents } : {}) }
  if (renamedOn && !isRenamed(before.name, values.name))
    throw new DomainError(registryErrors.notRenamed, notRenamedField)
  if (Object.keys(changes).length === 0) return false
  if (!(await updateAdministration(tx, id, version, values, Object.keys(changes), now)))
    throw new DomainError(commonErrors.notAllowed)
  for (const count of residents?.[1] ?? []) await savePopulation(tx, id, count)
  if (renamedOn) await saveFormerNames(tx, [{ id, name: before.name, replacedOn: renamedOn }])
  await recordEvent(tx, {
    administrationId: id,
    subjectKind: 'administration',
    subjectId: id,
    action: renamedOn ? 'rename' : 'correct',
    changes: renamedOn ? { ...changes, renamed_on: [null, renamedOn] } : changes,
    at: now,
  })
  return true
}

/** Says where the plans of a body are received; `version` is that of the page the person was looking at. Refusals as above. */
export async function changeChannel(
  tx: ActorTx,
  input: {
    readonly administrationId: AdministrationId
    readonly channel: SubmissionChannel
    readonly version?: number
  },
  now: Date,
): Promise<void> {
  const body = await getAdministration(tx, input.administrationId)
  if (body.submissionChannel === input.channel) return
  const version = input.version ?? body.version
  if (body.version !== version) throw new DomainError(commonErrors.changedMeanwhile)
  if (!(await updateChannel(tx, body.id, version, input.channel, now)))
    throw new DomainError(commonErrors.notAllowed)
  await recordEvent(tx, {
    administrationId: body.id,
    subjectKind: 'administration',
    subjectId: body.id,
    action: 'set_channel',
    from: body.submissionChannel,
    to: input.channel,
    at: now,
  })
}

const notRenamedField = {
  fields: [
    {
      field: 'renamed_on',
      message: 'Il nome è lo stesso di prima: scrivi quello nuovo, oppure lascia vuoto il giorno',
    },
  ],
}

const codeFields = [
  ['ipa_code', 'ipaCode'],
  ['istat_code', 'istatCode'],
  ['cadastral_code', 'cadastralCode'],
  ['tax_code', 'taxCode'],
] as const

async function refuseTakenCodes(
  tx: ActorTx,
  values: BodyValues,
  except: AdministrationId | null,
  isDemo: boolean,
): Promise<void> {
  const holders = await findCodeHolders(tx, values, except, isDemo)
  const taken = codeFields.flatMap(([field, key]) => {
    const holder = holders.find((other) => values[key] !== null && other[key] === values[key])
    return holder ? [{ field, code: values[key] ?? '', holder }] : []
  })
  const first = taken[0]
  if (!first) return
  throw new DomainError(registryErrors.codeTaken, {
    details: { code: first.code, name: first.holder.name },
    fields: taken.map(({ field, holder }) => ({ field, message: `Questo codice è già di ${holder.name}` })),
    action: { href: administrationPath(first.holder), label: `Apri ${first.holder.name}` },
  })
}

/** One code, one province: another name or abbreviation for it is a slip. */
async function refuseOtherProvince(tx: ActorTx, values: BodyValues): Promise<void> {
  if (values.provinceCode === null) return
  const known = await findProvince(tx, values.provinceCode)
  if (
    !known?.abbreviation ||
    !values.provinceAbbreviation ||
    known.abbreviation === values.provinceAbbreviation
  )
    return
  throw new DomainError(commonErrors.invalidForm, {
    fields: [
      {
        field: 'province_abbreviation',
        message: `Nel registro la provincia ${values.provinceCode} è ${known.name} (${known.abbreviation})`,
      },
    ],
  })
}

/** Fields of the history, by the name of the column. */
const changeFields: readonly (readonly [string, keyof BodyValues])[] = [
  ['name', 'name'],
  ['other_language_name', 'otherLanguageName'],
  ['kind', 'kind'],
  ...codeFields,
  ['ipa_category', 'ipaCategory'],
  ['province_code', 'provinceCode'],
  ['province_name', 'provinceName'],
  ['province_abbreviation', 'provinceAbbreviation'],
  ['region_code', 'regionCode'],
  ['region_name', 'regionName'],
  ['certified_mail', 'certifiedMail'],
  ['website', 'website'],
]

function bodyChanges(before: BodyValues | null, after: BodyValues): Changes {
  const rename = (values: BodyValues) =>
    Object.fromEntries(changeFields.map(([name, key]) => [name, values[key]]))
  const names = changeFields.map(([name]) => name)
  return changesBetween(before && rename(before), rename(after), names)
}
