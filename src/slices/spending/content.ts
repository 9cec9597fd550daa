// SPDX-License-Identifier: AGPL-3.0-or-later
import { canonicalJson, type Json } from '../../shared/canonical-json.ts'
import { seenPlanOf } from './excess.ts'
import { type AskedField, askedFields, formBeforeEditions } from './form.ts'
import {
  type AttachedDocument,
  type Duty,
  emptyValues,
  type SeenPlan,
  type SpendingFacts,
  type SpendingRequest,
  type SpendingValues,
} from './model.ts'
import type { Checked, Finding } from './rules.ts'

/** A version of a request, whole: what is hashed, kept and examined. Money in euro cents, days as YYYY-MM-DD. */
export interface SpendingContent {
  readonly schema: 'regia-spesa/2'
  readonly requestId: string
  readonly number: number
  readonly duty: Duty
  readonly administration: { readonly id: string; readonly ipaCode: string | null; readonly name: string }
  readonly dataCentre: {
    readonly id: string
    readonly name: string
    readonly group: string | null
    readonly isGroupContested: boolean
  }
  /** The edition it was sent under, with the questions it asked; number 0 is the proposal of the project. */
  readonly form: { readonly number: number; readonly asked: readonly AskedField[] }
  readonly values: SpendingValues
  readonly documents: readonly Pick<AttachedDocument, 'fileName' | 'sha256' | 'purpose'>[]
  /** The plan of the data centre on the day it was sent. */
  readonly plan: SeenPlan
  readonly findings: readonly Pick<Finding, 'rule' | 'level' | 'title' | 'detail'>[]
}

/** What the draft says now, as the version that would be sent. */
export function contentOf(
  request: SpendingRequest,
  facts: SpendingFacts,
  documents: readonly AttachedDocument[],
  { findings }: Checked,
): SpendingContent {
  const { place } = facts
  return {
    schema: 'regia-spesa/2',
    requestId: request.requestId,
    number: request.versionCount + 1,
    duty: facts.duty,
    administration: {
      id: request.administrationId,
      ipaCode: request.ipaCode,
      name: request.administrationName,
    },
    dataCentre: {
      id: place.id,
      name: place.name,
      group: place.group,
      isGroupContested: place.isGroupContested,
    },
    form: { number: facts.form.number, asked: facts.asked },
    values: facts.values,
    documents: documents.map(({ fileName, sha256, purpose }) => ({ fileName, sha256, purpose })),
    plan: seenPlanOf(place.services),
    findings: findings.map(({ rule, level, title, detail }) => ({ rule, level, title, detail })),
  }
}

export function textOf(content: SpendingContent): string {
  return canonicalJson(content as unknown as Json)
}

/** Reads a stored version: its text was written by `textOf` and checked against its hash. Before there were editions everybody was asked the same. */
export function readContent(text: string): SpendingContent {
  const content = JSON.parse(text) as Omit<SpendingContent, 'schema'> & { readonly schema: string }
  switch (content.schema) {
    case 'regia-spesa/2':
      return { ...content, schema: content.schema, values: { ...emptyValues, ...content.values } }
    case 'regia-spesa/1':
      return {
        ...content,
        schema: 'regia-spesa/2',
        form: { number: 0, asked: askedFields(formBeforeEditions, content.duty) },
        values: { ...emptyValues, ...content.values },
      }
    default:
      throw new Error(`Unknown spending schema ${content.schema}`)
  }
}
