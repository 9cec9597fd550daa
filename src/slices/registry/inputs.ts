// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from 'typebox'
import {
  type CodeCheck,
  checkBodyTaxCode,
  checkCadastralCode,
  checkIpaCode,
  checkIstatCode,
  checkProvinceAbbreviation,
  checkProvinceCode,
  checkRegionCode,
} from '../../shared/codes.ts'
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import type { FieldError } from '../../shared/errors.ts'
import { FormReader, type PostedForm } from '../../shared/forms.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { wholeNumber } from '../../ui/index.ts'
import type { BodyInput } from './commands.ts'
import { type Association, administrationKinds, type BodyValues, type Population } from './model.ts'
import { regionNames } from './regions.ts'

const text = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))

/** A form whose fields are these; anything else is refused. */
export function formSchema(...names: readonly string[]) {
  return Type.Unsafe<PostedForm>(
    Type.Object(Object.fromEntries(names.map((name) => [name, text])), { additionalProperties: false }),
  )
}

/** The fields of the form of a body, as they are typed. */
export const bodyFields = [
  'name',
  'renamed_on',
  'other_language_name',
  'kind',
  'ipa_code',
  'istat_code',
  'cadastral_code',
  'tax_code',
  'ipa_category',
  'region_code',
  'province_code',
  'province_name',
  'province_abbreviation',
  'certified_mail',
  'website',
  'residents',
  'counted_on',
  'counted_by',
] as const
export type BodyField = (typeof bodyFields)[number]
export type BodyFormValues = Readonly<Record<BodyField, string>>

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** What was typed, field by field, to show it again. */
export function typedBody(posted: PostedForm): BodyFormValues {
  const form = new FormReader(posted)
  return Object.fromEntries(
    bodyFields.map((field) => [field, form.typed(field)]),
  ) as unknown as BodyFormValues
}

/** A body as its form shows it, with the latest count of residents. */
export function formOf(values: BodyValues, count: Population | undefined): BodyFormValues {
  return {
    name: values.name,
    renamed_on: '',
    other_language_name: values.otherLanguageName ?? '',
    kind: values.kind,
    ipa_code: values.ipaCode ?? '',
    istat_code: values.istatCode ?? '',
    cadastral_code: values.cadastralCode ?? '',
    tax_code: values.taxCode ?? '',
    ipa_category: values.ipaCategory ?? '',
    region_code: values.regionCode ?? '',
    province_code: values.provinceCode ?? '',
    province_name: values.provinceName ?? '',
    province_abbreviation: values.provinceAbbreviation ?? '',
    certified_mail: values.certifiedMail ?? '',
    website: values.website ?? '',
    residents: count === undefined ? '' : wholeNumber(count.residents),
    counted_on: count === undefined ? '' : formatDate(count.countedOn),
    counted_by: count?.source ?? '',
  }
}

/**
 * Puts together what two people wrote: fields the second one did not touch since `opened` keep what is stored; those that both changed,
 * differently, are conflicts, and hold the second one's value. Without `opened` every difference is one.
 */
export function mergeForms(
  opened: BodyFormValues | null,
  typed: BodyFormValues,
  stored: BodyFormValues,
): { merged: BodyFormValues; conflicts: BodyField[] } {
  const touched = bodyFields.filter(
    (field) => opened === null || typed[field].trim() !== opened[field].trim(),
  )
  const merged = { ...stored, ...Object.fromEntries(touched.map((field) => [field, typed[field]])) }
  const conflicts = touched.filter(
    (field) =>
      stored[field] !== typed[field].trim() && (opened === null || stored[field] !== opened[field].trim()),
  )
  return { merged, conflicts }
}

/** The values a form was opened with, as it carries them; null when they cannot be read. */
export function readOpened(posted: PostedForm): BodyFormValues | null {
  try {
    const values = JSON.parse(new FormReader(posted).typed('opened')) as Record<string, unknown>
    if (bodyFields.some((field) => typeof values[field] !== 'string')) return null
    return Object.fromEntries(bodyFields.map((field) => [field, values[field]])) as BodyFormValues
  } catch {
    return null
  }
}

/**
 * Reads the form of a body. `current` is the region the body has, kept when its code is none of the twenty; a count later than
 * `today` is refused.
 */
export function readBody(
  posted: PostedForm,
  current: { regionCode: string | null; regionName: string | null } | null,
  today: LocalDate,
): Read<BodyInput> {
  const form = new FormReader(posted)
  const code = (field: BodyField, check: (typed: string) => CodeCheck, max = 60): string | null => {
    const typed = form.text(field, { max })
    if (typed === '') return null
    const checked = check(typed)
    if (checked.ok) return checked.value
    return form.fail(
      field,
      checked.proposal ? `${checked.reason}. Forse ${checked.proposal}?` : checked.reason,
    )
  }
  const optional = (field: BodyField, max: number) => form.text(field, { max }) || null
  const kind = form.choice('kind', administrationKinds, { required: 'Scegli di che tipo di ente si tratta' })
  const values = {
    name: form.text('name', { required: 'Scrivi il nome dell’ente', min: 2, max: 300 }),
    otherLanguageName: optional('other_language_name', 300),
    kind: kind ?? ('other' as const),
    ipaCode: code('ipa_code', checkIpaCode),
    istatCode: code('istat_code', checkIstatCode),
    cadastralCode: code('cadastral_code', checkCadastralCode),
    taxCode: code('tax_code', checkBodyTaxCode),
    ipaCategory: code('ipa_category', checkIpaCategory),
    regionCode: code('region_code', (typed) =>
      typed === current?.regionCode ? { ok: true, value: typed } : checkKnownRegion(typed),
    ),
    provinceCode: code('province_code', checkProvinceCode),
    provinceName: optional('province_name', 100),
    provinceAbbreviation: code('province_abbreviation', checkProvinceAbbreviation),
    certifiedMail: code('certified_mail', checkMail, 200),
    website: code('website', checkWebsite, 300),
  }
  for (const [field, given] of [
    ['istat_code', values.istatCode],
    ['cadastral_code', values.cadastralCode],
  ] as const)
    if (given && kind && kind !== 'municipality')
      form.fail(field, 'Questo codice è solo dei comuni: lascialo vuoto')
  if (values.istatCode && values.provinceCode && !values.istatCode.startsWith(values.provinceCode))
    form.fail(
      'istat_code',
      `Il codice comincia con ${values.istatCode.slice(0, 3)}, ma la provincia è ${values.provinceCode}: uno dei due è sbagliato`,
    )
  if (!form.errors.length && !values.ipaCode && !values.istatCode && !values.taxCode)
    form.fail(
      'ipa_code',
      'Indica almeno un codice fra IPA, ISTAT e fiscale: serve a non registrare due volte lo stesso ente',
    )
  const renamedOn = form.date('renamed_on')
  if (renamedOn !== null && renamedOn > today)
    form.fail('renamed_on', 'Il giorno deve ancora venire: scrivi il nuovo nome quando comincia')
  const populations = readCount(form, today)
  if (form.errors.length > 0) return { ok: false, errors: form.errors }
  const regionName = values.regionCode
    ? (regionNames[values.regionCode] ?? current?.regionName ?? null)
    : null
  return { ok: true, value: { values: { ...values, regionName }, populations, renamedOn } }
}

function readCount(form: FormReader, today: LocalDate): Population[] {
  if (form.typed('residents').trim() === '') return []
  const residents = form.count('residents')
  const countedOn = form.date('counted_on', {
    required: 'Scrivi il giorno del conteggio: senza, la cifra non si può usare',
  })
  if (countedOn !== null && countedOn > today)
    form.fail('counted_on', 'Il giorno del conteggio deve ancora venire')
  const source = form.text('counted_by', {
    required: 'Scrivi chi li ha contati, per esempio ISTAT',
    max: 100,
  })
  return residents === null || countedOn === null ? [] : [{ residents, countedOn, source }]
}

function checkKnownRegion(typed: string): CodeCheck {
  const checked = checkRegionCode(typed)
  return checked.ok && !Object.hasOwn(regionNames, checked.value)
    ? { ok: false, reason: 'Scegli una regione dell’elenco', proposal: null }
    : checked
}

function checkIpaCategory(typed: string): CodeCheck {
  const value = typed.toUpperCase()
  return /^[A-Z]{1,3}\d{0,2}$/.test(value)
    ? { ok: true, value }
    : { ok: false, reason: 'La categoria IPA è una lettera con un numero, per esempio L6', proposal: null }
}

function checkMail(typed: string): CodeCheck {
  const value = typed.toLowerCase()
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
    ? { ok: true, value }
    : { ok: false, reason: 'L’indirizzo PEC ha la forma nome@dominio.it', proposal: null }
}

function checkWebsite(typed: string): CodeCheck {
  if (/^https?:\/\/[^\s/]+\.[^\s]+$/i.test(typed) && URL.canParse(typed)) return { ok: true, value: typed }
  const whole = `https://${typed}`
  const proposal = /^[\w.-]+\.[a-z]{2,}(\/\S*)?$/i.test(typed) && URL.canParse(whole) ? whole : null
  return { ok: false, reason: 'L’indirizzo del sito comincia con https://', proposal }
}

/** Reads the form of an association. */
export function readAssociation(
  posted: PostedForm,
): Read<Pick<Association, 'name' | 'contactPhone' | 'contactHours'>> {
  const form = new FormReader(posted)
  const value = {
    name: form.text('name', { required: 'Scrivi il nome dell’ufficio associato', min: 2, max: 200 }),
    contactPhone: form.text('contact_phone', { max: 40 }) || null,
    contactHours: form.text('contact_hours', { max: 200 }) || null,
  }
  return form.errors.length > 0 ? { ok: false, errors: form.errors } : { ok: true, value }
}

/** What the form of new members says: which bodies, from when to when, by which act. */
export interface NewMembers {
  readonly administrationIds: readonly AdministrationId[]
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly act: string
}

export function readNewMembers(posted: PostedForm): Read<NewMembers> {
  const form = new FormReader(posted)
  const administrationIds = form.all('administration_id') as readonly AdministrationId[]
  if (administrationIds.length === 0) form.fail('administration_id', 'Scegli almeno un ente')
  const mandate = readMandate(form)
  return mandate === null
    ? { ok: false, errors: form.errors }
    : { ok: true, value: { ...mandate, administrationIds } }
}

/** From when to when, by which act; null when anything of the form is wrong. */
export function readMandate(form: FormReader): Omit<NewMembers, 'administrationIds'> | null {
  const validFrom = form.date('valid_from', { required: 'Scrivi da quando comincia il mandato' })
  const validTo = form.date('valid_to')
  if (validFrom && validTo && validTo < validFrom) form.fail('valid_to', 'La fine viene prima dell’inizio')
  const act = form.text('act', {
    required: 'Scrivi l’atto: convenzione, delibera, con numero e data',
    max: 300,
  })
  return form.errors.length > 0 || validFrom === null ? null : { validFrom, validTo, act }
}

/** Reads the day a mandate ends, and why. */
export function readMandateEnd(posted: PostedForm): Read<{ validTo: LocalDate; reason: string }> {
  const form = new FormReader(posted)
  const validTo = form.date('valid_to', { required: 'Scrivi l’ultimo giorno del mandato' })
  const reason = form.text('reason', { required: 'Scrivi perché finisce: atto, recesso, scadenza', max: 300 })
  if (form.errors.length > 0 || validTo === null) return { ok: false, errors: form.errors }
  return { ok: true, value: { validTo, reason } }
}
