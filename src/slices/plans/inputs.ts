// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import { formatDate } from '../../shared/dates.ts'
import { DomainError, type FieldError } from '../../shared/errors.ts'
import { FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { formatGigabytes } from '../../shared/gigabytes.ts'
import { type DigitalServiceId, isUuid, type PersonId, type PlanId } from '../../shared/ids.ts'
import { filterValue, type ListQuery, type ListSpec } from '../../shared/list-query.ts'
import { formatAmount } from '../../shared/money.ts'
import { unknownChoice } from '../../ui/index.ts'
import { planErrors } from './errors.ts'
import { type PlanState, planStates } from './lifecycle.ts'
import type { PlanFilter } from './list-store.ts'
import {
  approaches,
  destinationKinds,
  type ItemChange,
  itemFields,
  type LevelFacts,
  modeOfStrategy,
  originKinds,
  type PlanItemValues,
  serviceModels,
  strategies,
  type WaveId,
} from './model.ts'

/** A form with fields for each of many rows, `<field>.<row>`: anything else is refused. */
export function rowsSchema(...fields: readonly string[]) {
  const name = `^(${fields.join('|')})\\.[0-9A-Za-z.-]{3,80}$|^(base|scelta|conflitti)$`
  return Type.Record(Type.String({ pattern: name }), Type.String(), { additionalProperties: false })
}

export const itemFormSchema = formSchema('version', 'base', 'scelta', 'conflitti', 'poi', ...itemFields)

/** Who keeps what the other wrote gives up only the fields that were asked. */
export function withoutTheirs(posted: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (posted['scelta'] !== 'theirs') return posted
  const asked = new Set((posted['conflitti'] ?? '').split(' '))
  return Object.fromEntries(Object.entries(posted).filter(([name]) => !asked.has(name)))
}

/** The plan of an address; what is not an id is no plan of anybody. */
export function planIdOf(params: { readonly planId: string }): PlanId {
  if (!isUuid(params.planId)) throw new DomainError(planErrors.notFound)
  return params.planId as PlanId
}

export function serviceIdOf(text: string | undefined): DigitalServiceId {
  if (text === undefined || !isUuid(text)) throw new DomainError(planErrors.itemNotFound)
  return text as DigitalServiceId
}

/** The wave chosen in a list: null for none. */
export function waveIdOf(typed: string): WaveId | null {
  if (typed === '') return null
  if (!isUuid(typed)) throw new DomainError(planErrors.waveUnknown)
  return typed as WaveId
}

export function versionNumberOf(params: { readonly number: string }): number {
  if (!/^[1-9]\d{0,5}$/.test(params.number)) throw new DomainError(planErrors.notFound)
  return Number(params.number)
}

/** The person chosen in a list: null for nobody. What is not an id is refused beside its field. */
export function readPerson(form: FormReader, name: string): PersonId | null {
  const typed = form.typed(name)
  if (typed === '') return null
  return isUuid(typed) ? (typed as PersonId) : form.fail(name, 'Scegli una delle persone elencate')
}

/** A stored decision as its forms show it. */
export function itemForm(values: PlanItemValues): Readonly<Record<keyof PlanItemValues, string>> {
  const date = (value: string | null) => (value === null ? '' : formatDate(value))
  const money = (value: number | null) => (value === null ? '' : formatAmount(value))
  const gigabytes = (value: number | null) => (value === null ? '' : formatGigabytes(value))
  const yesNo = (value: boolean | null) => (value === null ? unknownChoice : value ? 'si' : 'no')
  return {
    approach: values.approach ?? unknownChoice,
    strategy: values.strategy ?? '',
    reason: values.reason,
    reviewOn: date(values.reviewOn),
    originKind: values.originKind ?? unknownChoice,
    isOriginQualified: yesNo(values.isOriginQualified),
    migratedSoftware: values.migratedSoftware,
    destinationKind: values.destinationKind ?? unknownChoice,
    destinationName: values.destinationName,
    serviceModel: values.serviceModel ?? '',
    qualificationCode: values.qualificationCode ?? '',
    qualificationValidTo: date(values.qualificationValidTo),
    contractOn: date(values.contractOn),
    startsOn: date(values.startsOn),
    endsOn: date(values.endsOn),
    cpuCount: values.cpuCount === null ? '' : String(values.cpuCount),
    memoryGb: gigabytes(values.memoryGb),
    storageGb: gigabytes(values.storageGb),
    costCents: money(values.costCents),
    yearlyFeeCents: money(values.yearlyFeeCents),
    isDataComplete: yesNo(values.isDataComplete),
    dataReason: values.dataReason,
    isLegacyDecommissioned: yesNo(values.isLegacyDecommissioned),
    legacyReason: values.legacyReason,
  }
}

type Readers = {
  readonly [Field in keyof PlanItemValues]: (form: FormReader, name: string) => PlanItemValues[Field]
}

function readersFor(levels: readonly LevelFacts[], stored: string | null): Readers {
  const date = (form: FormReader, name: string) => form.date(name)
  const money = (form: FormReader, name: string) => form.money(name)
  const known = <Value extends string>(form: FormReader, name: string, values: readonly Value[]) =>
    form.typed(name) === unknownChoice ? null : form.choice(name, values)
  const yesNo = (form: FormReader, name: string) => {
    const answer = known(form, name, ['si', 'no'])
    return answer === null ? null : answer === 'si'
  }
  const reason = (form: FormReader, name: string) => form.text(name, { max: 2000 })
  return {
    approach: (form, name) => known(form, name, approaches),
    strategy: (form, name) => form.choice(name, strategies),
    reason,
    reviewOn: date,
    originKind: (form, name) => known(form, name, originKinds),
    isOriginQualified: yesNo,
    migratedSoftware: (form, name) => form.text(name, { max: 500 }),
    destinationKind: (form, name) => known(form, name, destinationKinds),
    destinationName: (form, name) => form.text(name),
    serviceModel: (form, name) => form.choice(name, serviceModels),
    qualificationCode: (form, name) => readCode(form, name, levels, stored),
    qualificationValidTo: date,
    contractOn: date,
    startsOn: date,
    endsOn: date,
    cpuCount: (form, name) => form.count(name, { max: 1_000_000 }),
    memoryGb: (form, name) => form.gigabytes(name),
    storageGb: (form, name) => form.gigabytes(name),
    costCents: money,
    yearlyFeeCents: money,
    isDataComplete: yesNo,
    dataReason: reason,
    isLegacyDecommissioned: yesNo,
    legacyReason: reason,
  }
}

/** A code of the levels in force; one already stored stays good when its row ends. */
function readCode(form: FormReader, name: string, levels: readonly LevelFacts[], stored: string | null) {
  const typed = form.typed(name).trim().toUpperCase()
  if (typed === '') return null
  if (typed === stored || levels.some((level) => level.code === typed)) return typed
  return form.fail(name, `«${form.typed(name).trim()}» non è fra i livelli in vigore: per esempio QC2 o AI1`)
}

export interface ReadItem {
  /** Only what the person touched. */
  readonly values: ItemChange
  /** What the page showed in those fields. */
  readonly before: ItemChange
  readonly errors: readonly FieldError[]
}

/**
 * Reads the decision on a service from a form: fields the person did not touch, told by `base`, are left out. `row` follows the names
 * of the fields where a page has many: `endsOn.<row>`.
 */
export function readItem(
  posted: PostedForm,
  base: Readonly<Record<string, string>>,
  item: PlanItemValues,
  levels: readonly LevelFacts[],
  row = '',
): ReadItem {
  const form = new FormReader(posted)
  const shown = new FormReader(base)
  const nameOf = (field: string) => (row === '' ? field : `${field}.${row}`)
  const readers = readersFor(levels, item.qualificationCode)
  const values: Record<string, unknown> = {}
  const before: Record<string, unknown> = {}
  for (const [field, read] of Object.entries(readers) as [keyof PlanItemValues, Readers['reason']][]) {
    const name = nameOf(field)
    if (posted[name] === undefined || sameText(form.typed(name), base[field])) continue
    values[field] = read(form, name)
    if (base[field] !== undefined) before[field] = read(shown, field)
  }
  const { approach = item.approach, strategy } = values as ItemChange
  if (strategy && approach && modeOfStrategy[strategy] !== approach)
    form.fail(
      nameOf('strategy'),
      approach === 'A' || approach === 'B'
        ? `Questa strategia è del modo ${modeOfStrategy[strategy]}: scegline una del modo ${approach}`
        : 'La strategia serve solo ai servizi che migrano: lasciala vuota',
    )
  return { values, before, errors: form.errors }
}

/** Browsers send line ends in their own way, and blanks at the ends say nothing. */
function sameText(typed: string, shown: string | undefined): boolean {
  const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim()
  return shown !== undefined && plain(typed) === plain(shown)
}

/** What a page showed, as its form carries it along; empty when it is not one of ours. */
export function readBase(typed: string): Readonly<Record<string, string>> {
  let value: unknown
  try {
    value = JSON.parse(typed)
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

export const uuidPattern = /[0-9a-f-]{36}/

export const plansSpec: ListSpec = {
  filters: {
    stato: { kind: 'choice', values: planStates, many: true },
    cerca: { kind: 'text', maxLength: 80 },
    miei: { kind: 'flag' },
    ondata: { kind: 'code', pattern: uuidPattern },
  },
  sorts: { ente: 'asc', modifica: 'desc' },
  defaultSort: { key: 'ente', direction: 'asc' },
}

export function plansFilter(query: ListQuery, me: PersonId): PlanFilter {
  return {
    states: (query.filters['stato'] ?? []) as readonly PlanState[],
    search: filterValue(query, 'cerca') ?? null,
    responsiblePersonId: filterValue(query, 'miei') ? me : null,
    waveId: (filterValue(query, 'ondata') ?? null) as WaveId | null,
  }
}
