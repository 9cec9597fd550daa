// SPDX-License-Identifier: AGPL-3.0-or-later
import { classRank, type DataClass, dataClassPlurals } from '../../shared/classification.ts'
import { formatDate, formatLongDate } from '../../shared/dates.ts'
import type { LegalSource } from '../../shared/legal.ts'
import { migratedSoftware, valueInWords } from './content.ts'
import {
  approachLabels,
  countedValues,
  type DestinationKind,
  destinationKinds,
  destinationLabels,
  emptyItemValues,
  inheritedFields,
  isMoving,
  itemFieldLabels,
  type LevelFacts,
  originKinds,
  originLabels,
  type PlanFacts,
  type PlanItem,
  type PlanItemValues,
  type ServiceFacts,
  type Strategy,
  serviceModelLabels,
  serviceModels,
  strategyLabels,
} from './model.ts'
import { describeLevel } from './rules.ts'
import { planSources } from './sources.ts'
import type { Words } from './view.ts'

/** The questions about one service, in order; the last shows all the answers. */
export const itemSteps = [
  { key: 'come', label: 'Come', fields: ['approach', 'strategy', 'reason', 'reviewOn'] },
  {
    key: 'dove',
    label: 'Dove',
    fields: [
      'destinationKind',
      'destinationName',
      'serviceModel',
      'qualificationCode',
      'qualificationValidTo',
    ],
  },
  { key: 'fornitore', label: 'Fornitore e date', fields: ['contractOn', 'startsOn', 'endsOn'] },
  { key: 'costi', label: 'Costi', fields: ['costCents', 'yearlyFeeCents'] },
  {
    key: 'scheda',
    label: 'Scheda',
    fields: [
      'originKind',
      'isOriginQualified',
      'migratedSoftware',
      'cpuCount',
      'memoryGb',
      'storageGb',
      'isDataComplete',
      'dataReason',
      'isLegacyDecommissioned',
      'legacyReason',
    ],
  },
  { key: 'riepilogo', label: 'Riepilogo', fields: [] },
] as const satisfies readonly { key: string; label: string; fields: readonly (keyof PlanItemValues)[] }[]

export type ItemStep = (typeof itemSteps)[number]
export type ItemStepKey = ItemStep['key']

export function findStep(key: string | null): ItemStep {
  return itemSteps.find((step) => step.key === key) ?? itemSteps[0]
}

export function stepAfter(step: ItemStep): ItemStep {
  return itemSteps[itemSteps.indexOf(step) + 1] ?? itemSteps[itemSteps.length - 1] ?? step
}

/** Whether something of a question came from a model and nobody confirmed it: inherited is not done. */
export function isWaiting(step: ItemStep, item: PlanItem): boolean {
  const fields: readonly (keyof PlanItemValues)[] = step.fields
  return inheritedFields(item).some((field) => fields.includes(field))
}

/** Whether a question is asked of this service: what does not move goes nowhere and costs nothing. */
export function isAsked(step: ItemStep, values: PlanItemValues): boolean {
  if (values.approach === null || isMoving(values)) return true
  if (step.key === 'fornitore') return values.approach === 'retire'
  return step.key === 'come' || step.key === 'riepilogo'
}

/** Without these the card of a service is not whole; reasons and software have a default. */
const cardAnswers = [
  'originKind',
  'cpuCount',
  'memoryGb',
  'storageGb',
  'isDataComplete',
  'isLegacyDecommissioned',
] as const

/** Whether a question has its answer, or needs none. */
export function isAnswered(step: ItemStep, values: PlanItemValues): boolean {
  if (!isAsked(step, values)) return true
  switch (step.key) {
    case 'come':
      return values.approach !== null
    case 'dove':
      return values.destinationKind !== null
    case 'fornitore':
      return values.endsOn !== null
    case 'costi':
      return values.costCents !== null && values.yearlyFeeCents !== null
    case 'scheda':
      return cardAnswers.every((field) => values[field] !== null)
    case 'riepilogo':
      return false
  }
}

export function questionOf(step: ItemStep, name: string): string {
  switch (step.key) {
    case 'come':
      return `${name}: come migra?`
    case 'dove':
      return `${name}: dove andrà il servizio?`
    case 'fornitore':
      return `${name}: quando migra?`
    case 'costi':
      return `${name}: quanto costa?`
    case 'scheda':
      return `${name}: che cosa si sposta?`
    case 'riepilogo':
      return `${name}: controlla le risposte`
  }
}

/** Why a question is asked, and the act behind it. */
export interface Why {
  readonly text: string
  readonly source: LegalSource | null
}

export function whyOf(step: ItemStep, service: ServiceFacts, terms: PlanFacts['terms']): Why {
  const of = service.dataClass
    ? `tratta dati ${dataClassPlurals[service.dataClass]}`
    : 'non ha ancora la classe dei dati'
  switch (step.key) {
    case 'come':
      return {
        text: 'Ogni servizio sta nel piano: migra in uno dei due modi, oppure si dice perché resta, si dismette o non è dovuto.',
        source: planSources.planContent,
      }
    case 'dove':
      return {
        text: `${service.name} ${of}: la destinazione deve avere il livello che li protegge.`,
        source:
          service.dataClass === null || service.dataClass === 'ordinary'
            ? planSources.levels
            : planSources.levelsUnverified,
      }
    case 'fornitore': {
      const term = terms.find((each) => each.subject === 'migration')
      return {
        text: `Le date dicono quando il servizio sarà migrato per intero${
          term
            ? `: il termine è il ${formatLongDate(term.dueOn)}, e si può scrivere anche una data successiva`
            : ''
        }.`,
        source: term
          ? {
              key: term.code,
              act: term.source,
              ...(term.certainty === 'certain' ? {} : { unverified: true }),
            }
          : null,
      }
    }
    case 'costi':
      return {
        text: 'Una spesa una tantum e un canone annuo non si sommano. Un importo che manca resta n.d. nei totali: non vale zero.',
        source: null,
      }
    case 'scheda':
      return {
        text: 'Sono i campi della scheda di un servizio nel portale nazionale: da dove parte, quante risorse avrà, se i dati passano tutti, che ne è del vecchio sistema.',
        source: planSources.card,
      }
    case 'riepilogo':
      return {
        text: 'Ogni risposta si può cambiare fino all’invio del piano. Quello che manca resta nell’elenco del piano.',
        source: null,
      }
  }
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly consequence: string
  readonly status?: Words
}

export const approachChoices: readonly Choice[] = [
  {
    value: 'A',
    label: 'Si sposta com’è (modo A)',
    consequence: 'Trasferimento in sicurezza dell’infrastruttura: stesso programma, altra sede.',
  },
  {
    value: 'B',
    label: 'Si aggiorna nel cloud (modo B)',
    consequence:
      'Aggiornamento in sicurezza dell’applicazione: un servizio cloud nuovo, o il programma adattato.',
  },
  {
    value: 'retain',
    label: approachLabels.retain,
    consequence: 'Per ora non migra: servono il motivo e la data in cui tornare a valutare.',
  },
  {
    value: 'retire',
    label: approachLabels.retire,
    consequence: 'Il servizio cessa: servono il motivo e la data.',
  },
  {
    value: 'not_due',
    label: approachLabels.not_due,
    consequence: 'Per esempio è già migrato correttamente: serve il motivo.',
  },
]

export const strategyOptions = [
  { label: 'Modo A', options: [option('rehost')] },
  { label: 'Modo B', options: (['repurchase', 'replatform', 'rearchitect'] as const).map(option) },
]

function option(strategy: Strategy) {
  return { value: strategy, label: strategyLabels[strategy] }
}

/** The families of levels that each destination carries. */
const familyOf: Readonly<Record<DestinationKind, string | null>> = {
  psn: null,
  qualified_cloud: 'QC',
  adequate_infrastructure: 'AI',
  group_a_data_centre: 'AI',
}

/** The lowest level that serves a class; null when the table of levels says none. */
export function requiredLevel(levels: readonly LevelFacts[], dataClass: DataClass): number | null {
  const enough = levels
    .filter((level) => classRank(level.servesClass) >= classRank(dataClass))
    .map((level) => level.level)
  return enough.length === 0 ? null : Math.min(...enough)
}

/** The destinations with what each asks for this service, and whether the one chosen is enough. */
export function destinationChoices(facts: Pick<PlanFacts, 'levels'>, service: ServiceFacts): Choice[] {
  const chosen = service.item?.destinationKind ?? null
  return destinationKinds.map((kind) => {
    const status = kind === chosen ? chosenStatus(facts, service) : null
    return {
      value: kind,
      label: destinationLabels[kind],
      consequence: kind === chosen ? chosenWords(service) : asks(facts.levels, kind, service.dataClass),
      ...(status ? { status } : {}),
    }
  })
}

function asks(levels: readonly LevelFacts[], kind: DestinationKind, dataClass: DataClass | null): string {
  if (dataClass === null) return 'Per sapere il livello che serve manca la classe dei dati'
  const family = familyOf[kind]
  if (family === null)
    return dataClass === 'strategic'
      ? 'Ammesso per dati strategici, tranne Secure Public Cloud'
      : `Ammesso per dati ${dataClassPlurals[dataClass]}`
  const level = requiredLevel(levels, dataClass)
  return level === null
    ? 'Serve un livello adatto'
    : `Serve almeno ${family}${level}, per dati ${dataClassPlurals[dataClass]}`
}

function chosenWords(service: ServiceFacts): string {
  const values = service.item ?? emptyItemValues
  const parts = [
    values.destinationName,
    values.qualificationCode ? `livello ${values.qualificationCode}` : '',
    values.qualificationValidTo ? `valido fino al ${formatLongDate(values.qualificationValidTo)}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'Indica qui sotto il nome e il livello' : parts.join(', ')
}

function chosenStatus(facts: Pick<PlanFacts, 'levels'>, service: ServiceFacts): Words | null {
  const { dataClass } = service
  if (dataClass === null) return null
  const level = facts.levels.find((each) => each.code === service.item?.qualificationCode)
  const name = level ? `Livello ${level.level}` : 'Destinazione'
  switch (describeLevel(facts, service)) {
    case 'enough':
      return { kind: 'ok', label: `${name}: basta per dati ${dataClassPlurals[dataClass]}` }
    case 'not_enough':
      return { kind: 'bad', label: `${name}: non basta per dati ${dataClassPlurals[dataClass]}` }
    case 'unknown':
      return { kind: 'idle', label: 'Livello non noto' }
  }
}

export interface LevelCheck {
  readonly check: string
  readonly required: string
  readonly given: string | null
  readonly outcome: Words
}

/** The destination beside what the class of the service asks, one check a row. Empty while there is nothing to check. */
export function levelChecks(facts: Pick<PlanFacts, 'levels'>, service: ServiceFacts): LevelCheck[] {
  const { item, dataClass } = service
  if (!item || item.destinationKind === null) return []
  const level = facts.levels.find((each) => each.code === item.qualificationCode)
  const required = dataClass === null ? null : requiredLevel(facts.levels, dataClass)
  const outcome: Readonly<Record<ReturnType<typeof describeLevel>, Words>> = {
    enough: { kind: 'ok', label: 'Sufficiente' },
    not_enough: { kind: 'bad', label: 'Non basta' },
    unknown: { kind: 'idle', label: 'Livello non noto' },
  }
  const first: LevelCheck = {
    check: 'Livello',
    required:
      dataClass === null
        ? 'manca la classe dei dati'
        : item.destinationKind === 'psn'
          ? `servizio PSN ammesso per dati ${dataClassPlurals[dataClass]}`
          : `almeno ${required ?? '–'} (dati ${dataClassPlurals[dataClass]})`,
    given: item.destinationKind === 'psn' ? item.destinationName || null : level ? String(level.level) : null,
    outcome: outcome[describeLevel(facts, service)],
  }
  if (item.destinationKind === 'psn') return [first]
  const { endsOn, qualificationValidTo } = item
  return [
    first,
    {
      check: 'Validità il giorno del rilascio',
      required: endsOn ? formatDate(endsOn) : 'manca la fine prevista',
      given: qualificationValidTo ? `fino al ${formatDate(qualificationValidTo)}` : null,
      outcome:
        endsOn && qualificationValidTo
          ? qualificationValidTo >= endsOn
            ? { kind: 'ok', label: 'Valida' }
            : { kind: 'warn', label: 'Scade prima' }
          : { kind: 'idle', label: 'Non nota' },
    },
  ]
}

/** Whether a level serves the class of a service: «basta per dati critici»; null while either is not known. */
export function levelWords(
  { levels }: Pick<PlanFacts, 'levels'>,
  { dataClass }: Pick<ServiceFacts, 'dataClass'>,
  code: string | null,
): string | null {
  const level = levels.find((each) => each.code === code)
  if (!level || dataClass === null) return null
  const isEnough = classRank(level.servesClass) >= classRank(dataClass)
  return `${isEnough ? 'basta' : 'non basta'} per dati ${dataClassPlurals[dataClass]}`
}

/** The levels as a list to choose from: «QC2, livello 2: fino a dati critici». */
export function levelOptions(levels: readonly LevelFacts[], stored: string | null) {
  const known = levels.map((level) => ({
    value: level.code,
    label: `${level.code}, livello ${level.level}: fino a dati ${dataClassPlurals[level.servesClass]}${
      level.certainty === 'certain' ? '' : ' (da verificare)'
    }`,
  }))
  return stored !== null && !known.some((each) => each.value === stored)
    ? [...known, { value: stored, label: `${stored}, non più fra i livelli in vigore` }]
    : known
}

/** Where it starts from, each with what it is. */
export const originChoices: readonly Choice[] = originKinds.map((value) => ({
  value,
  label: originLabels[value],
  consequence: {
    on_premise_unstructured:
      'Programmi su macchine d’ufficio o server isolati, senza un’infrastruttura virtuale.',
    on_premise_structured: 'Una sala macchine con server e macchine virtuali, propria o di altri.',
    iaas: 'Macchine virtuali già in un cloud.',
    paas: 'Piattaforma gestita in un cloud.',
    saas: 'Programma già usato come servizio in cloud.',
  }[value],
}))

export const modelOptions = serviceModels.map((value) => ({ value, label: serviceModelLabels[value] }))

export interface Answer {
  readonly step: ItemStepKey
  readonly label: string
  readonly value: string | null
}

/** All the answers that count, question by question, for the last step. */
export function answersOf(values: PlanItemValues, software: readonly string[] = []): Answer[] {
  const counted = countedValues(values)
  return itemSteps.flatMap((step) =>
    isAsked(step, values)
      ? step.fields
          .filter((field) => isShown(field, counted))
          .map((field) => ({
            step: step.key,
            label: itemFieldLabels[field],
            value:
              field === 'migratedSoftware'
                ? migratedSoftware(counted, software)
                : valueInWords(field, counted),
          }))
      : [],
  )
}

const optionalFields: readonly (keyof PlanItemValues)[] = [
  'reason',
  'reviewOn',
  'isOriginQualified',
  'dataReason',
  'legacyReason',
]

/** A field with a value, or one whose absence says something. */
function isShown(field: keyof PlanItemValues, values: PlanItemValues): boolean {
  if (valueInWords(field, values) !== null) return true
  if (field === 'approach') return true
  if (values.approach === 'retain') return field === 'reason' || field === 'reviewOn'
  if (values.approach === 'retire') return field === 'reason' || field === 'endsOn'
  if (values.approach === 'not_due') return field === 'reason'
  return !optionalFields.includes(field)
}
