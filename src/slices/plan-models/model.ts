// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AssociationId, Branded } from '../../shared/ids.ts'
import type { PlanItemValues } from '../plans/index.ts'

export type PlanModelId = Branded<'PlanModelId'>
export type ModelCardId = Branded<'ModelCardId'>

/** Answers ready for the services of an office, copied into drafts where nobody decided yet. */
export interface PlanModel {
  readonly modelId: PlanModelId
  readonly associationId: AssociationId
  readonly name: string
  readonly note: string
  readonly version: number
  readonly cards: number
}

/** The answers that are the same from body to body; who follows it, amounts and machines are each body's own. */
export const answerFields = [
  'approach',
  'strategy',
  'reason',
  'originKind',
  'isOriginQualified',
  'destinationKind',
  'destinationName',
  'serviceModel',
  'qualificationCode',
  'qualificationValidTo',
  'isDataComplete',
  'dataReason',
  'isLegacyDecommissioned',
  'legacyReason',
] as const satisfies readonly (keyof PlanItemValues)[]
export type AnswerField = (typeof answerFields)[number]

/** The dates of the work, kept as days from its start. */
export const dayFields = ['contractOn', 'startsOn', 'endsOn', 'reviewOn'] as const
export type DayField = (typeof dayFields)[number]

export type Answers = Partial<Pick<PlanItemValues, AnswerField>>
export type Days = Partial<Record<DayField, number>>

export interface CardValues {
  readonly serviceName: string
  readonly serviceTypeCode: string | null
  readonly answers: Answers
  readonly days: Days
}

export interface ModelCard extends CardValues {
  readonly cardId: ModelCardId
}
