// SPDX-License-Identifier: AGPL-3.0-or-later
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type FormReader, formSchema, type PostedForm } from '../../shared/forms.ts'
import { type DigitalServiceId, isUuid } from '../../shared/ids.ts'
import { formatAmount } from '../../shared/money.ts'
import { plainCode } from './codes.ts'
import { spendingErrors } from './errors.ts'
import { type FormField, fieldSpecs, formFields, type StepKey, stepKeys } from './form.ts'
import {
  exemptGrounds,
  procedures,
  purposes,
  type SpendingRequestId,
  type SpendingValues,
  spendingItems,
  spendingKinds,
  type YearAmount,
} from './model.ts'

/** The request of an address; what is not an id is no request of anybody. */
export function requestIdOf({ requestId }: { readonly requestId: string }): SpendingRequestId {
  if (!isUuid(requestId)) throw new DomainError(spendingErrors.notFound)
  return requestId as SpendingRequestId
}

export function numberOf({ number }: { readonly number: string }): number {
  if (!/^[1-9]\d{0,3}$/.test(number)) throw new DomainError(spendingErrors.versionNotFound)
  return Number(number)
}

export function findStep(text: string): StepKey | null {
  return stepKeys.find((key) => key === text) ?? null
}

/** Years that can be asked for at once. */
export const amountSlots = [1, 2, 3, 4, 5] as const

/** The answers that these questions hold. */
export function valuesIn(fields: readonly FormField[]): (keyof SpendingValues)[] {
  return fields.flatMap((key) => fieldSpecs[key].values)
}

const stepValues = (step: StepKey) => valuesIn(formFields.filter((key) => fieldSpecs[key].step === step))

/** How the fields of an answer begin, where they have not its name. */
const postedAs: Partial<Record<keyof SpendingValues, string>> = { amounts: 'net1' }

/**
 * What was read of a page, of the answers that page showed: those of `base`, those that were posted, those asked now. A question that the form
 * does not ask any more, or that the page did not have yet, keeps what is stored.
 */
export function shownAnswers(
  read: Partial<SpendingValues>,
  body: PostedForm,
  base: Partial<SpendingValues>,
  asked: readonly FormField[],
): Partial<SpendingValues> {
  const isBare = Object.keys(base).length === 0
  const now = valuesIn(asked)
  return Object.fromEntries(
    Object.entries(read).filter(([name]) => {
      const field = name as keyof SpendingValues
      return field in base || (postedAs[field] ?? field) in body || (isBare && now.includes(field))
    }),
  )
}

export const stepSchema = formSchema(
  'version',
  'base',
  'kind',
  'subject',
  'items[]',
  'exemptGround',
  'exemptReason',
  'purpose',
  'need',
  'cloudReason',
  ...amountSlots.flatMap((slot) => [`year${slot}`, `net${slot}`, `vat${slot}`]),
  'supplier',
  'product',
  'procedure',
  'cig',
  'cup',
  'startsOn',
  'endsOn',
  'excessReason',
  'serviceIds[]',
  'growsCapacity',
  'cpuAfter',
  'storageGbAfter',
  'signatory',
)

/** Reads the answers of one question. What is wrong is in `form.errors`; nothing but the subject and the years of money must be there. */
export function readStep(step: Exclude<StepKey, 'documenti'>, form: FormReader): Partial<SpendingValues> {
  switch (step) {
    case 'tipo':
      return {
        kind: form.choice('kind', spendingKinds),
        subject: form.text('subject', { max: 150 }),
        items: spendingItems.filter((item) => form.all('items').includes(item)),
      }
    case 'uso': {
      const typed = form.typed('exemptGround')
      const exemptGround = typed === 'none' ? null : form.choice('exemptGround', exemptGrounds)
      const exemptReason = form.text('exemptReason', { max: 2000 })
      return { exemptGround, exemptReason: exemptGround === null ? '' : exemptReason }
    }
    case 'finalita':
      return { purpose: form.choice('purpose', purposes) }
    case 'motivo':
      return { need: form.text('need', { max: 4000 }), cloudReason: form.text('cloudReason', { max: 4000 }) }
    case 'importi':
      return { amounts: readAmounts(form) }
    case 'fornitore':
      return {
        supplier: form.text('supplier'),
        product: form.text('product'),
        procedure: form.choice('procedure', procedures),
        cig: plainCode(form.text('cig', { max: 30 })),
        cup: plainCode(form.text('cup', { max: 30 })),
      }
    case 'durata': {
      const [startsOn, endsOn] = [form.date('startsOn'), form.date('endsOn')]
      if (startsOn !== null && endsOn !== null && endsOn < startsOn)
        form.fail(
          'endsOn',
          `La fine viene prima dell’inizio, ${formatDate(startsOn)}: correggi una delle due`,
        )
      return { startsOn, endsOn, excessReason: form.text('excessReason', { max: 4000 }) }
    }
    case 'servizi':
      return { serviceIds: [...new Set(form.all('serviceIds').filter(isUuid))].sort() as DigitalServiceId[] }
    case 'capacita': {
      const grows = form.choice('growsCapacity', ['yes', 'no'] as const)
      const [cpuAfter, storageGbAfter] = [form.count('cpuAfter'), form.gigabytes('storageGbAfter')]
      return {
        growsCapacity: grows === null ? null : grows === 'yes',
        cpuAfter: grows === 'yes' ? cpuAfter : null,
        storageGbAfter: grows === 'yes' ? storageGbAfter : null,
      }
    }
    case 'firma':
      return { signatory: form.text('signatory') }
  }
}

function readAmounts(form: FormReader): YearAmount[] {
  const amounts: YearAmount[] = []
  for (const slot of amountSlots) {
    const [year, net, vat] = [`year${slot}`, `net${slot}`, `vat${slot}`]
    const netCents = form.money(net)
    const vatCents = form.money(vat)
    if (netCents === null) {
      if (vatCents !== null) form.fail(net, 'C’è l’IVA ma non l’importo')
      continue
    }
    const value = Number(form.typed(year).trim())
    if (!Number.isInteger(value) || value < 2000 || value > 2100)
      form.fail(year, 'Scrivi l’anno con quattro cifre')
    else if (amounts.some((amount) => amount.year === value)) form.fail(year, `L’anno ${value} c’è due volte`)
    else amounts.push({ year: value, netCents, vatCents })
  }
  return amounts.sort((a, b) => a.year - b.year)
}

/** The answers as their fields show them. `today` proposes the years of money that nobody wrote yet. */
export function fieldsShown(values: SpendingValues, today: LocalDate): Readonly<Record<string, string>> {
  const first = Number((values.startsOn ?? today).slice(0, 4))
  const years = values.amounts.map(({ year }) => year)
  const next = Math.max(first - 1, ...years)
  const amounts = amountSlots.flatMap((slot): [string, string][] => {
    const amount = values.amounts[slot - 1]
    return [
      [`year${slot}`, String(amount?.year ?? next + slot - years.length)],
      [`net${slot}`, amount ? formatAmount(amount.netCents) : ''],
      [`vat${slot}`, amount && amount.vatCents !== null ? formatAmount(amount.vatCents) : ''],
    ]
  })
  return {
    ...Object.fromEntries(
      Object.entries(values).flatMap(([field, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[field, String(value)]] : [],
      ),
    ),
    ...Object.fromEntries(amounts),
    startsOn: values.startsOn === null ? '' : formatDate(values.startsOn),
    endsOn: values.endsOn === null ? '' : formatDate(values.endsOn),
    growsCapacity: values.growsCapacity === null ? '' : values.growsCapacity ? 'yes' : 'no',
    storageGbAfter: values.storageGbAfter === null ? '' : `${values.storageGbAfter} GB`,
  }
}

/** What a page showed of the answers of a question, as it posts it back: read with care, because anybody can write it. */
export function readBase(text: string, step: Exclude<StepKey, 'documenti'>): Partial<SpendingValues> {
  try {
    const base: unknown = JSON.parse(text)
    if (typeof base !== 'object' || base === null) return {}
    return Object.fromEntries(
      Object.entries(base).filter(([field]) => (stepValues(step) as readonly string[]).includes(field)),
    )
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** Conditions of an act, as rows `words1`, `due1` …: both or neither of a row. */
export const conditionSlots = [1, 2, 3, 4] as const
export const conditionFields = conditionSlots.flatMap((slot) => [`words${slot}`, `due${slot}`])
export const derogationFields = ['ground', 'scope', 'expiresOn'] as const
/** Everything a decision is typed in; `text` are the words of the act, once its draft was seen. */
export const decisionFields = [
  'action',
  'reasons',
  'isPlanSeen',
  'planMark',
  'text',
  ...conditionFields,
  ...derogationFields,
] as const

export function readConditions(form: FormReader): { words: string; dueOn: LocalDate }[] {
  return conditionSlots.flatMap((slot) => {
    const words = form.text(`words${slot}`, { max: 1000 })
    const dueOn = form.date(`due${slot}`)
    if (words === '' && dueOn === null) return []
    if (words === '') form.fail(`words${slot}`, 'Scrivi la prescrizione')
    if (dueOn === null) form.fail(`due${slot}`, 'Scrivi entro quando')
    return words !== '' && dueOn !== null ? [{ words, dueOn }] : []
  })
}

/** A derogation, when its ground is written. */
export function readDerogation(
  form: FormReader,
): { ground: string; scope: string; expiresOn: LocalDate } | null {
  const ground = form.text('ground', { max: 2000 })
  if (ground === '') return null
  const scope = form.text('scope', { max: 500, required: 'Scrivi a che cosa si applica la deroga' })
  const expiresOn = form.date('expiresOn', { required: 'Scrivi fino a quando vale la deroga' })
  return expiresOn === null || scope === '' ? null : { ground, scope, expiresOn }
}
