// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import type { SpendingState } from './lifecycle.ts'
import {
  type AttachedDocument,
  type DocumentPurpose,
  type Duty,
  documentPurposes,
  duties,
  emptyValues,
  type SpendingValues,
} from './model.ts'

/** The pages of the form, one decision each. */
export const stepKeys = [
  'tipo',
  'uso',
  'finalita',
  'motivo',
  'importi',
  'fornitore',
  'durata',
  'servizi',
  'capacita',
  'firma',
  'documenti',
] as const
export type StepKey = (typeof stepKeys)[number]

/** How much a question wants its answer. `expected`: a warning while it is missing, which does not stop. */
export const asks = ['required', 'expected', 'optional', 'no'] as const
export type Ask = (typeof asks)[number]

export const askLabels: Readonly<Record<Ask, string>> = {
  required: 'Obbligatoria: senza, non si invia',
  expected: 'Attesa: senza, c’è un avviso',
  optional: 'Facoltativa',
  no: 'Non chiesta',
}

export const formFields = [
  'kind',
  'subject',
  'items',
  'exemptGround',
  'exemptReason',
  'purpose',
  'need',
  'cloudReason',
  'amounts',
  'supplier',
  'product',
  'procedure',
  'cig',
  'cup',
  'contract',
  'excessReason',
  'services',
  'capacity',
  'signatory',
  'report',
  'appointment',
  'other',
] as const
export type FormField = (typeof formFields)[number]

/** What an edition says of a question. */
export interface FieldSetting {
  readonly ask: Ask
  /** For whom it is asked. */
  readonly duties: readonly Duty[]
  /** What the programme adds under the question. */
  readonly help: string
  readonly source: string
  readonly isVerified: boolean
}

/** Whether a group A owner must communicate, by an edition. */
export interface CommunicationDuty {
  readonly isDue: boolean
  readonly source: string
  readonly isVerified: boolean
}

export interface FormContent {
  readonly fields: Readonly<Record<FormField, FieldSetting>>
  readonly communication: CommunicationDuty
  /** Names of states that are not those of the project. */
  readonly stateNames: Readonly<Partial<Record<SpendingState, string>>>
}

/** An edition of the form; number 0 is the proposal of the project, in force until somebody writes one. */
export interface SpendingForm extends FormContent {
  readonly number: number
  readonly validFrom: LocalDate | null
  readonly note: string
  readonly writtenBy: PersonId | null
  readonly writtenAt: Date | null
}

interface FieldSpec {
  readonly step: StepKey
  readonly label: string
  /** «Manca …» */
  readonly missing: string
  /** The answers it holds; none for a kind of document. */
  readonly values: readonly (keyof SpendingValues)[]
  /** Why it can be neither switched off nor asked of others. */
  readonly fixed?: string
}

export const fieldSpecs: Readonly<Record<FormField, FieldSpec>> = {
  kind: {
    step: 'tipo',
    label: 'Tipo di spesa',
    missing: 'il tipo di spesa',
    values: ['kind'],
    fixed: 'Dal tipo dipendono le regole su nuovi data center e ampliamenti.',
  },
  subject: {
    step: 'tipo',
    label: 'Oggetto',
    missing: 'l’oggetto',
    values: ['subject'],
    fixed: 'È il nome della richiesta in elenchi, atti e notifiche.',
  },
  items: { step: 'tipo', label: 'Voci di spesa', missing: 'le voci di spesa', values: ['items'] },
  exemptGround: {
    step: 'uso',
    label: 'Uso escluso',
    missing: 'l’uso del data center',
    values: ['exemptGround'],
    fixed: 'Da questa risposta dipende se basta una comunicazione preventiva.',
  },
  exemptReason: {
    step: 'uso',
    label: 'Perché è escluso',
    missing: 'l’uso che la esclude',
    values: ['exemptReason'],
  },
  purpose: { step: 'finalita', label: 'Finalità', missing: 'la finalità', values: ['purpose'] },
  need: { step: 'motivo', label: 'Perché serve', missing: 'perché serve', values: ['need'] },
  cloudReason: {
    step: 'motivo',
    label: 'Perché non il cloud',
    missing: 'perché non il cloud',
    values: ['cloudReason'],
  },
  amounts: {
    step: 'importi',
    label: 'Importi per anno, con l’IVA',
    missing: 'gli importi',
    values: ['amounts'],
    fixed: 'Si sommano con le altre richieste e si confrontano con i costi del data center.',
  },
  supplier: { step: 'fornitore', label: 'Fornitore', missing: 'il fornitore', values: ['supplier'] },
  product: { step: 'fornitore', label: 'Prodotto o servizio', missing: 'il prodotto', values: ['product'] },
  procedure: { step: 'fornitore', label: 'Procedura', missing: 'la procedura', values: ['procedure'] },
  cig: { step: 'fornitore', label: 'CIG', missing: 'il CIG', values: ['cig'] },
  cup: { step: 'fornitore', label: 'CUP', missing: 'il CUP', values: ['cup'] },
  contract: {
    step: 'durata',
    label: 'Inizio e fine del contratto',
    missing: 'inizio e fine del contratto',
    values: ['startsOn', 'endsOn'],
    fixed: 'Si confrontano con il piano del data center.',
  },
  excessReason: {
    step: 'durata',
    label: 'Perché dura più del piano',
    missing: 'perché dura più del piano',
    values: ['excessReason'],
    fixed: 'Lo chiede la regola sulla durata, solo quando il contratto dura più del piano.',
  },
  services: {
    step: 'servizi',
    label: 'Servizi che ne dipendono',
    missing: 'i servizi che ne dipendono',
    values: ['serviceIds'],
  },
  capacity: {
    step: 'capacita',
    label: 'Capacità dopo la spesa',
    missing: 'se la capacità aumenta',
    values: ['growsCapacity', 'cpuAfter', 'storageGbAfter'],
  },
  signatory: { step: 'firma', label: 'Chi firma la relazione', missing: 'chi firma', values: ['signatory'] },
  report: {
    step: 'documenti',
    label: 'Relazione tecnica ed economica firmata',
    missing: 'la relazione',
    values: [],
  },
  appointment: {
    step: 'documenti',
    label: 'Atto di nomina di chi firma',
    missing: 'l’atto di nomina',
    values: [],
  },
  other: { step: 'documenti', label: 'Altri documenti', missing: 'i documenti', values: [] },
}

/** The form of circular AGID 1/2019 was not found. */
const ownProposal = 'Proposta di Regia'
const circular2017 = 'AGID, circolare 5/2017, art. 7: certo per il 2017-2019'
const every = duties
const onlyRequests: readonly Duty[] = ['authorisation']

function proposed(ask: Ask, given: Partial<Omit<FieldSetting, 'ask'>> = {}): FieldSetting {
  return { ask, duties: every, help: '', source: ownProposal, isVerified: false, ...given }
}

const from2017 = { duties: onlyRequests, source: circular2017 }

/** What the project proposes: nobody found the form of circular 1/2019. */
export const proposedForm: SpendingForm = {
  number: 0,
  validFrom: null,
  note: '',
  writtenBy: null,
  writtenAt: null,
  stateNames: {},
  communication: {
    isDue: true,
    source:
      'Piano triennale per l’informatica 2020-2022, linea CAP4.PA.LA02: nel piano 2024-2026 non c’è più',
    isVerified: false,
  },
  fields: {
    kind: proposed('required'),
    subject: proposed('required'),
    items: proposed('optional'),
    exemptGround: proposed('optional', { source: 'AGID, circolare 1/2019, art. 7' }),
    exemptReason: proposed('required', {
      duties: ['prior_communication'],
      source: 'AGID, circolare 1/2019, art. 7',
    }),
    purpose: proposed('required', from2017),
    need: proposed('required', { source: circular2017 }),
    cloudReason: proposed('required', from2017),
    amounts: proposed('required'),
    supplier: proposed('optional'),
    product: proposed('optional'),
    procedure: proposed('optional'),
    cig: proposed('optional'),
    cup: proposed('optional'),
    contract: proposed('required'),
    excessReason: proposed('optional', {
      duties: onlyRequests,
      source: 'Piano triennale per l’informatica 2024-2026, linea CAP6.PA.01',
      isVerified: true,
    }),
    services: proposed('optional'),
    capacity: proposed('optional'),
    signatory: proposed('optional', from2017),
    report: proposed('expected', from2017),
    appointment: proposed('optional', from2017),
    other: proposed('optional'),
  },
}

const notAsked = proposed('no')

/** An edition as it was stored. A question that was not there yet when it was written was not asked. */
export function readForm(stored: Partial<FormContent>): FormContent {
  return {
    fields: Object.fromEntries(
      formFields.map((key) => [key, stored.fields?.[key] ?? notAsked]),
    ) as FormContent['fields'],
    communication: stored.communication ?? proposedForm.communication,
    stateNames: stored.stateNames ?? {},
  }
}

/** The form of versions sent before there were editions. */
export const formBeforeEditions: SpendingForm = {
  ...proposedForm,
  fields: { ...proposedForm.fields, items: notAsked, signatory: notAsked, appointment: notAsked },
}

/** A question as a version remembers it. */
export interface AskedField {
  readonly key: FormField
  readonly label: string
  readonly ask: Ask
  readonly help: string
}

export function isAsked({ fields }: FormContent, key: FormField, duty: Duty): boolean {
  return fields[key].ask !== 'no' && fields[key].duties.includes(duty)
}

/** What an edition asks of who must do this, in order. */
export function askedFields(form: FormContent, duty: Duty): AskedField[] {
  return formFields
    .filter((key) => isAsked(form, key, duty))
    .map((key) => ({
      key,
      label: fieldSpecs[key].label,
      ask: form.fields[key].ask,
      help: form.fields[key].help,
    }))
}

/** The use decides the duty, so its answer counts whoever is asked. */
const kept: readonly FormField[] = ['exemptGround']

/** The answers that the form asks for; what it does not ask is as if nobody had written it. */
export function askedValues(values: SpendingValues, form: FormContent, duty: Duty): SpendingValues {
  const left = formFields
    .filter((key) => !isAsked(form, key, duty) && !kept.includes(key))
    .flatMap((key) => fieldSpecs[key].values)
  return { ...values, ...Object.fromEntries(left.map((field) => [field, emptyValues[field]])) }
}

/** Whether a question has its answer. */
export function isFieldAnswered(
  key: FormField,
  values: SpendingValues,
  documents: readonly Pick<AttachedDocument, 'purpose'>[],
): boolean {
  const purpose = documentPurposes.find((each) => each === key)
  if (purpose) return documents.some((document) => document.purpose === purpose)
  switch (key) {
    // Saying nothing is an answer: no exempt use.
    case 'exemptGround':
      return true
    case 'amounts':
      return values.amounts.some(({ netCents }) => netCents > 0)
    case 'capacity':
      return values.growsCapacity !== null
    default:
      return fieldSpecs[key].values.every((field) => {
        const value = values[field]
        return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
      })
  }
}

/** The kinds of document that may be added. */
export function askedDocuments(form: FormContent, duty: Duty): DocumentPurpose[] {
  return documentPurposes.filter((purpose) => isAsked(form, purpose, duty))
}

/** The questions that a page of the form shows; the reason of an exempt use beside the use, before the answer makes it a prior communication. */
export function shownFields(form: FormContent, step: StepKey, duty: Duty): FormField[] {
  return formFields.filter(
    (key) =>
      fieldSpecs[key].step === step &&
      (isAsked(form, key, duty) || (key === 'exemptReason' && isAsked(form, key, 'prior_communication'))),
  )
}

/** What changed for who writes a draft, from one edition to another. */
export interface FormChange {
  readonly added: readonly FormField[]
  readonly removed: readonly FormField[]
  /** Asked by both, and now wanted to send. */
  readonly required: readonly FormField[]
  readonly freed: readonly FormField[]
}

export function changeFor(before: FormContent, after: FormContent, duty: Duty): FormChange {
  const [was, is] = [before, after].map(
    (form) => new Map(askedFields(form, duty).map((each) => [each.key, each.ask])),
  )
  const both = formFields.filter((key) => was?.has(key) && is?.has(key))
  const isRequired = (asked: ReadonlyMap<FormField, Ask> | undefined, key: FormField) =>
    asked?.get(key) === 'required'
  return {
    added: formFields.filter((key) => !was?.has(key) && is?.has(key)),
    removed: formFields.filter((key) => was?.has(key) && !is?.has(key)),
    required: both.filter((key) => !isRequired(was, key) && isRequired(is, key)),
    freed: both.filter((key) => isRequired(was, key) && !isRequired(is, key)),
  }
}

/** The edition in force on a day; the latest written when two begin on the same one. `forms` in that order. */
export function formOn(forms: readonly SpendingForm[], day: LocalDate): SpendingForm {
  return forms.find(({ validFrom }) => validFrom !== null && validFrom <= day) ?? proposedForm
}
