// SPDX-License-Identifier: AGPL-3.0-or-later
import { dataClassLabels } from '../../shared/classification.ts'
import { qualificationEnd } from '../../shared/qualification.ts'
import { codeOf, nationalCertainties, type ReferenceField, type ReferenceKind } from '../reference/index.ts'
import { kindLabels } from '../registry/index.ts'
import {
  type EvaluationCriterion,
  type Milestone,
  type QualificationLevel,
  type QualifiedService,
  qualificationFamilies,
  type Requirement,
  type ServiceType,
  type Term,
} from './model.ts'
import { defaultClassIsOfficial, qualificationStatus, termStatus } from './rules.ts'
import {
  cloudServiceLabels,
  criterionSubjectLabels,
  milestoneAudienceLabels,
  milestoneFigureLabels,
  qualificationStateLabels,
  termSubjectLabels,
} from './view.ts'

const code = (column: string): ReferenceField => ({
  name: 'code',
  column,
  label: 'Codice',
  as: 'code',
  isKey: true,
})

export const termKind: ReferenceKind<Term> = {
  kind: 'terms',
  slug: 'termini',
  table: 'terms',
  title: 'Termini',
  lead: 'Un termine passato non blocca nulla: dice di quanti giorni si è oltre, e chiede un motivo e una data nuova.',
  one: 'un termine',
  named: 'title',
  fields: [
    { name: 'id', column: 'term_id', label: '', as: 'id' },
    { ...code('term_code'), isMade: true },
    { name: 'title', column: 'title', label: 'Che cosa scade', as: 'text' },
    { name: 'dueOn', column: 'due_on', label: 'Entro il', as: 'day' },
    { name: 'subject', column: 'subject', label: 'Riguarda', as: 'choice', values: termSubjectLabels },
    { name: 'associationId', column: 'association_id', label: '', as: 'office', isKey: true },
  ],
  complete: (row) => ({ ...row, code: row.code || codeOf(row.title) }),
  status: termStatus,
}

export const levelKind: ReferenceKind<QualificationLevel> = {
  kind: 'qualification_levels',
  slug: 'livelli',
  table: 'qualification_levels',
  title: 'Livelli di qualificazione e di adeguamento',
  lead: 'Per ogni livello, la classe più alta di dati e servizi che può ospitare; vale anche per le classi più basse.',
  one: 'un livello',
  named: 'code',
  fields: [
    { ...code('qualification_code'), isMade: true },
    {
      name: 'family',
      column: 'family',
      label: 'Sigla',
      as: 'choice',
      values: Object.fromEntries(qualificationFamilies.map((each) => [each, each])),
    },
    { name: 'level', column: 'level', label: 'Livello', as: 'count', max: 4 },
    {
      name: 'servesClass',
      column: 'serves_class',
      label: 'Classe più alta che serve',
      as: 'choice',
      values: dataClassLabels,
    },
  ],
  complete: (row) => ({ ...row, code: row.code || `${row.family}${row.level}` }),
  check: ({ level }) => (level < 1 ? { field: 'level', message: 'I livelli vanno da 1 a 4' } : null),
}

export const typeKind: ReferenceKind<ServiceType> = {
  kind: 'service_types',
  slug: 'tipi',
  table: 'service_types',
  title: 'Tipi di servizio',
  lead: 'Il catalogo ufficiale completo non è pubblico: ogni riga dice quanto è certa. Una classe predefinita compare solo se è scritta in una fonte ufficiale.',
  one: 'un tipo',
  named: 'label',
  isUndated: true,
  fields: [
    code('service_type_code'),
    { name: 'label', column: 'label', label: 'Tipo', as: 'text' },
    { name: 'audience', column: 'audience', label: 'Per quali enti', as: 'choice', values: kindLabels },
    {
      name: 'defaultClass',
      column: 'default_class',
      label: 'Classe predefinita',
      as: 'choice',
      values: dataClassLabels,
      isOptional: true,
      missing: 'nessuna',
      help: 'Solo se è scritta in una fonte ufficiale',
    },
  ],
  check: (row) =>
    defaultClassIsOfficial(row)
      ? null
      : {
          field: 'defaultClass',
          message: 'Una classe predefinita si indica solo quando è letta in una fonte ufficiale',
        },
}

export const requirementKind: ReferenceKind<Requirement> = {
  kind: 'requirements',
  slug: 'requisiti',
  table: 'requirements',
  title: 'Requisiti dei data center',
  lead: 'L’elenco che dà il gruppo a un data center. Quello del 2019 non è stato trovato: con Regia arriva, come esempio, quello del 2017, che non è più in vigore. Scegli un giorno del 2018 per vederlo.',
  one: 'un requisito',
  named: 'label',
  fields: [
    { name: 'checklist', column: 'checklist_code', label: 'Elenco', as: 'code', isKey: true },
    code('requirement_code'),
    { name: 'area', column: 'area', label: 'Area', as: 'text', max: 100 },
    { name: 'label', column: 'label', label: 'Requisito', as: 'text', max: 300 },
    { name: 'forPsn', column: 'for_psn', label: 'Per PSN', as: 'yesNo' },
    { name: 'forA', column: 'for_a', label: 'Per il gruppo A', as: 'yesNo' },
  ],
}

export const milestoneKind: ReferenceKind<Milestone> = {
  kind: 'milestones',
  slug: 'traguardi',
  table: 'milestones',
  title: 'Traguardi del programma',
  lead: 'Quanti, di chi, entro quando: a questi traguardi il monitoraggio confronta le sue cifre.',
  one: 'un traguardo',
  named: 'title',
  fields: [
    code('milestone_code'),
    { name: 'title', column: 'title', label: 'Traguardo', as: 'text' },
    { name: 'figure', column: 'figure', label: 'Cifra', as: 'choice', values: milestoneFigureLabels },
    { name: 'audience', column: 'audience', label: 'Di chi', as: 'choice', values: milestoneAudienceLabels },
    { name: 'dueOn', column: 'due_on', label: 'Entro il', as: 'day' },
    { name: 'target', column: 'target', label: 'Valore', as: 'count' },
    {
      name: 'baselineOn',
      column: 'baseline_on',
      label: 'Base al',
      as: 'day',
      isOptional: true,
      missing: 'nessuna',
    },
    {
      name: 'baseline',
      column: 'baseline',
      label: 'Base',
      as: 'count',
      isOptional: true,
      missing: 'nessuna',
      help: 'Per ciò che deve scendere: da quanto si partiva',
    },
  ],
  check: ({ baseline, baselineOn }) =>
    (baseline === null) === (baselineOn === null)
      ? null
      : { field: 'baseline', message: 'La base ha un valore e un giorno, oppure nessuno dei due' },
}

export const qualifiedServiceKind: ReferenceKind<QualifiedService> = {
  kind: 'qualified_services',
  slug: 'servizi-qualificati',
  table: 'qualified_services',
  title: 'Servizi qualificati dei fornitori',
  lead: 'Che cosa vendono i fornitori, con il livello e la validità, come risulta da un catalogo. Un rinnovo o una revoca è una riga nuova con lo stesso codice. Con Regia non ne arriva nessuno: si importano.',
  one: 'un servizio qualificato',
  named: 'name',
  keepsEnded: true,
  fields: [
    { ...code('catalogue_code'), label: 'Codice del catalogo ACN' },
    { name: 'supplier', column: 'supplier', label: 'Fornitore', as: 'text' },
    { name: 'name', column: 'name', label: 'Servizio', as: 'text' },
    {
      name: 'serviceKind',
      column: 'service_kind',
      label: 'Genere',
      as: 'choice',
      values: cloudServiceLabels,
    },
    {
      name: 'levelCode',
      column: 'level_code',
      label: 'Livello',
      as: 'code',
      isOptional: true,
      missing: 'livello non noto',
      help: 'Per esempio QC2; vuoto se il catalogo non lo dice',
    },
    {
      name: 'state',
      column: 'state',
      label: 'Esito',
      as: 'choice',
      isInStatus: true,
      values: qualificationStateLabels,
    },
    {
      name: 'renewalAskedOn',
      column: 'renewal_asked_on',
      label: 'Rinnovo chiesto il',
      as: 'day',
      isOptional: true,
      missing: 'non risulta',
    },
  ],
  complete: (row) => ({
    ...row,
    validTo: row.validTo ?? (row.state === 'revoked' ? null : qualificationEnd(row.validFrom)),
  }),
  check: ({ levelCode }) =>
    levelCode === null || /^(QI|QC|AI|AC)[1-4]$/.test(levelCode)
      ? null
      : { field: 'levelCode', message: `«${levelCode}» non è un livello: per esempio QC2, o vuoto` },
  status: qualificationStatus,
}

/** The sheet by which a reviewer judges a plan; the one that comes with Regia is a house rule. */
export const criterionKind: ReferenceKind<EvaluationCriterion> = {
  kind: 'evaluation_criteria',
  slug: 'scheda-di-valutazione',
  table: 'evaluation_criteria',
  title: 'Scheda di valutazione dei piani',
  lead: 'I criteri con cui si esamina un piano. Vale la scheda in vigore nel giorno della trasmissione. Quella che arriva con Regia è una regola della casa: nessun atto la indica.',
  one: 'un criterio',
  named: 'label',
  certainties: ['house', ...nationalCertainties],
  fields: [
    code('criterion_code'),
    { name: 'label', column: 'label', label: 'Criterio', as: 'text' },
    { name: 'lookAt', column: 'look_at', label: 'Che cosa guardare', as: 'text', max: 500 },
    {
      name: 'subject',
      column: 'subject',
      label: 'Si valuta',
      as: 'choice',
      values: criterionSubjectLabels,
      help: 'Su un servizio: chi esamina dice in quali non è soddisfatto',
    },
    { name: 'weight', column: 'weight', label: 'Peso', as: 'count', max: 100 },
    { name: 'isCompulsory', column: 'is_compulsory', label: 'Obbligatorio', as: 'yesNo' },
  ],
  check: ({ weight }) => (weight < 1 ? { field: 'weight', message: 'Il peso va da 1 a 100' } : null),
}

/** Numbers of our own rules that a programme or an office may want otherwise. */
export const ruleValueKind: ReferenceKind = {
  kind: 'rule_values',
  slug: 'valori-delle-regole',
  table: 'rule_values',
  title: 'Valori delle regole interne',
  lead: 'I numeri delle regole che non vengono da un atto: cambiarne uno vuol dire aggiungere una riga con il giorno da cui vale.',
  one: 'un valore',
  named: 'label',
  hasNoSource: true,
  fields: [
    code('rule_value_code'),
    { name: 'label', column: 'label', label: 'Che cosa dice', as: 'text' },
    { name: 'value', column: 'value', label: 'Valore', as: 'count', max: 1_000_000_000 },
  ],
}

export const inventoryReferenceKinds: readonly ReferenceKind<never>[] = [
  termKind,
  levelKind,
  qualifiedServiceKind,
  typeKind,
  requirementKind,
  ruleValueKind,
  milestoneKind,
  criterionKind,
]
