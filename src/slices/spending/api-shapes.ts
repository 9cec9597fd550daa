// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Static, Type } from 'typebox'
import { formatDate, isLocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError, type FieldError } from '../../shared/errors.ts'
import type { DigitalServiceId } from '../../shared/ids.ts'
import { type Cents, decimalAmount, parseMoney } from '../../shared/money.ts'
import { plainCode } from './codes.ts'
import { type AskedField, type FormField, fieldSpecs, formFields, type SpendingForm } from './form.ts'
import { spendingStateLabels, spendingStates, stateLabel } from './lifecycle.ts'
import {
  type Act,
  type AttachedDocument,
  type Condition,
  type Derogation,
  documentPurposes,
  duties,
  exemptGrounds,
  procedures,
  purposes,
  type SentVersion,
  type SpendingRequest,
  type SpendingValues,
  spendingItems,
  spendingKinds,
} from './model.ts'
import type { Finding } from './rules.ts'

const strict = { additionalProperties: false } as const
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]))
export const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
/** Point for decimals, no separator of thousands: nothing to guess. */
const money = Type.Object(
  { amount: Type.String({ pattern: '^\\d{1,13}(\\.\\d{1,2})?$' }), currency: Type.Literal('EUR') },
  strict,
)

/** The answers of a request with the names of the interface. Which are asked, and of whom, is for the edition of the form in force to say. */
export const apiValues = Type.Object(
  {
    kind: orNull(Type.Enum([...spendingKinds])),
    subject: text(150),
    items: Type.Optional(Type.Array(Type.Enum([...spendingItems]), { uniqueItems: true })),
    exempt_ground: orNull(Type.Enum([...exemptGrounds])),
    exempt_reason: text(2000),
    purpose: orNull(Type.Enum([...purposes])),
    need: text(4000),
    cloud_reason: text(4000),
    amounts: Type.Optional(
      Type.Array(
        Type.Object(
          { year: Type.Integer({ minimum: 2000, maximum: 2100 }), net: money, vat: orNull(money) },
          strict,
        ),
        { maxItems: 5 },
      ),
    ),
    supplier: text(200),
    product: text(200),
    procedure: orNull(Type.Enum([...procedures])),
    cig: text(30),
    cup: text(30),
    starts_on: orNull(day),
    ends_on: orNull(day),
    excess_reason: text(4000),
    grows_capacity: orNull(Type.Boolean()),
    cpu_after: orNull(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    storage_gb_after: orNull(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
    service_ids: Type.Optional(Type.Array(uuid, { maxItems: 500 })),
    signatory: text(200),
  },
  {
    ...strict,
    description:
      'Quali risposte servono, e a chi, lo dice l’edizione del modulo in vigore: GET /rest/regia/v1/spending-form. Una che non si chiede a nessuno è rifiutata.',
  },
)
export type ApiValues = Static<typeof apiValues>

export const apiListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...spendingStates])),
    duty: Type.Optional(Type.Enum([...duties])),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
    cursor: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1000 })),
  },
  strict,
)
export const noQuery = Type.Object({}, strict)
export const byRequest = Type.Object({ spending_request_id: uuid })
const version = Type.Integer({ minimum: 1 })
export const newBody = Type.Object({ data_centre_id: uuid, values: Type.Optional(apiValues) }, strict)
export const draftBody = Type.Object({ draft_version: version, values: apiValues }, strict)
export const submissionBody = Type.Object(
  {
    version,
    duty: Type.Enum([...duties]),
    declared: Type.Literal(true),
    form_edition: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'L’edizione del modulo letta: se nel frattempo è cambiata, non si invia (SPEND-051).',
      }),
    ),
  },
  strict,
)
export const documentBody = Type.Object(
  {
    purpose: Type.Optional(Type.Enum([...documentPurposes])),
    file_name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    content: Type.Optional(Type.String({ maxLength: 14_000_000 })),
  },
  strict,
)
export const answerBody = Type.Object({ version, reasons: text(8000) }, strict)
export const decisionBody = Type.Object(
  {
    version,
    outcome: Type.Enum(['authorise', 'authorise_with_conditions', 'deny']),
    reasons: Type.String({ minLength: 1, maxLength: 8000 }),
    conditions: Type.Optional(
      Type.Array(
        Type.Object({ words: Type.String({ minLength: 1, maxLength: 1000 }), due_on: day }, strict),
        { maxItems: 20 },
      ),
    ),
    derogation: orNull(
      Type.Object(
        {
          ground: Type.String({ minLength: 1, maxLength: 2000 }),
          scope: Type.String({ minLength: 1, maxLength: 500 }),
          expires_on: day,
        },
        strict,
      ),
    ),
    /** The words of the act; without them, the template in force filled with the request. */
    text: text(20_000),
    /** `plan_mark` of the request as it was read, when the plan changed after the opinion. */
    seen_plan_mark: Type.Optional(Type.String({ pattern: '^[0-9a-f]{16}$' })),
  },
  strict,
)

/** GEN-002 with what is wrong, field by field. */
export function refuseFields(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new DomainError(commonErrors.invalidRequest, { fields: errors })
}

/** Days that are in the calendar, or GEN-002. */
export function checkDays(days: Readonly<Record<string, string | null | undefined>>): void {
  refuseFields(
    Object.entries(days).flatMap(([field, typed]) =>
      typed == null || isLocalDate(typed) ? [] : [{ field, message: `«${typed}» non è un giorno` }],
    ),
  )
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function centsOf({ amount }: { readonly amount: string }): Cents {
  const parsed = parseMoney(amount.includes('.') ? amount : `${amount}.00`)
  if (!parsed.ok) throw new DomainError(commonErrors.invalidRequest)
  return parsed.cents
}

/** Answers as a program gives them; those it does not name stay. GEN-002 for days and years that cannot be. */
export function readApiValues(given: ApiValues): Partial<SpendingValues> {
  checkDays({ starts_on: given.starts_on, ends_on: given.ends_on })
  const years = (given.amounts ?? []).map(({ year }) => year)
  const errors: FieldError[] = []
  if (given.starts_on && given.ends_on && given.ends_on < given.starts_on)
    errors.push({
      field: 'ends_on',
      message: `La fine viene prima dell’inizio, ${formatDate(given.starts_on)}`,
    })
  if (new Set(years).size < years.length) errors.push({ field: 'amounts', message: 'Un anno c’è due volte' })
  refuseFields(errors)
  const { amounts, service_ids: serviceIds, ...plain } = given
  const values = Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [
      camel(name),
      typeof value === 'string'
        ? name === 'cig' || name === 'cup'
          ? plainCode(value)
          : value.trim()
        : value,
    ]),
  ) as Partial<SpendingValues>
  return {
    ...values,
    ...(amounts
      ? {
          amounts: amounts
            .map(({ year, net, vat }) => ({
              year,
              netCents: centsOf(net),
              vatCents: vat ? centsOf(vat) : null,
            }))
            .sort((a, b) => a.year - b.year),
        }
      : {}),
    ...(serviceIds ? { serviceIds: [...new Set(serviceIds)].sort() as DigitalServiceId[] } : {}),
  }
}

/** GEN-002 for answers that the form asks of nobody; an empty one says nothing. */
export function refuseNotAsked(values: Partial<SpendingValues>, form: SpendingForm): void {
  const notAsked = formFields.filter((key) => form.fields[key].ask === 'no')
  refuseFields(
    notAsked
      .flatMap((key) => fieldSpecs[key].values)
      .filter((field) => !isEmpty(values[field]))
      .map((field) => ({
        field: snake(field),
        message: `l’edizione ${form.number} del modulo non lo chiede`,
      })),
  )
}

function isEmpty(value: SpendingValues[keyof SpendingValues] | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** A question with the names of its answers; a kind of document has none. */
function questionOf(key: FormField) {
  return { question: snake(key), label: fieldSpecs[key].label, values: fieldSpecs[key].values.map(snake) }
}

/** What a request is asked, by its edition of the form. */
export function askedOf(form: { readonly number: number }, asked: readonly AskedField[]) {
  return {
    edition: form.number,
    questions: asked.map(({ key, ask, help }) => ({ ...questionOf(key), ask, help })),
  }
}

/** An edition of the form, whole. */
export function formOf({ number, validFrom, fields, communication, stateNames }: SpendingForm) {
  return {
    edition: number,
    valid_from: validFrom,
    questions: formFields.map((key) => {
      const { isVerified, ...setting } = fields[key]
      return { ...questionOf(key), ...setting, is_fixed: 'fixed' in fieldSpecs[key], is_verified: isVerified }
    }),
    communication: {
      is_due: communication.isDue,
      source: communication.source,
      is_verified: communication.isVerified,
    },
    states: spendingStates.map((state) => ({ state, name: stateNames[state] ?? spendingStateLabels[state] })),
  }
}

export function moneyOf(cents: Cents | null) {
  return cents === null ? null : { amount: decimalAmount(cents), currency: 'EUR' }
}

/** The answers with the names of the interface; an amount that is not known is null, never zero. */
export function valuesOf({ amounts, ...values }: SpendingValues): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(values).map(([field, value]) => [snake(field), value])),
    amounts: amounts.map(({ year, netCents, vatCents }) => ({
      year,
      net: moneyOf(netCents),
      vat: moneyOf(vatCents),
    })),
  }
}

export function summaryOf(request: SpendingRequest) {
  return {
    spending_request_id: request.requestId,
    administration: {
      administration_id: request.administrationId,
      ipa_code: request.ipaCode,
      name: request.administrationName,
    },
    data_centre: { data_centre_id: request.dataCentreId, name: request.dataCentreName },
    duty: request.duty,
    state: request.state,
    state_name: stateLabel(request),
    channel: request.channel,
    version: request.version,
    version_count: request.versionCount,
    subject: request.subject,
    kind: request.kind,
    supplier: request.supplier,
    net: moneyOf(request.netCents),
    vat: moneyOf(request.vatCents),
    starts_on: request.startsOn,
    ends_on: request.endsOn,
    submitted_at: request.submittedAt?.toISOString() ?? null,
    decided_at: request.decidedAt?.toISOString() ?? null,
    updated_at: request.updatedAt.toISOString(),
  }
}

export function versionOf(version: SentVersion) {
  return {
    number: version.number,
    receipt_number: version.receiptNumber,
    channel: version.channel,
    sha256: version.sha256,
    submitted_at: version.submittedAt.toISOString(),
  }
}

export function actOf(act: Act) {
  return {
    number: act.number,
    kind: act.kind,
    version_number: act.versionNumber,
    decided_on: act.decidedOn,
    reasons: act.reasons,
  }
}

export function conditionOf({ words, dueOn, metOn, metNote }: Condition) {
  return { words, due_on: dueOn, met_on: metOn, met_note: metNote }
}

export function derogationOf({ ground, scope, expiresOn }: Derogation) {
  return { ground, scope, expires_on: expiresOn }
}

export function documentOf(document: AttachedDocument) {
  return {
    document_id: document.documentId,
    file_name: document.fileName,
    media_type: document.mediaType,
    size_bytes: document.sizeBytes,
    sha256: document.sha256,
    purpose: document.purpose,
    sent_with_version: document.sentNumber,
  }
}

export function findingOf({ rule, level, title, detail }: Finding) {
  return { rule, level, title, detail }
}
