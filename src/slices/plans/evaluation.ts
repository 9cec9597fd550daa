// SPDX-License-Identifier: AGPL-3.0-or-later
import { canonicalJson, type Json } from '../../shared/canonical-json.ts'
import type { DigitalServiceId, PersonId } from '../../shared/ids.ts'
import type { EvaluationCriterion } from '../inventory/index.ts'

export const marks = ['met', 'partly', 'not_met'] as const
export type Mark = (typeof marks)[number]
/** What is marked on a service: only where a criterion is not met there. */
export type ServiceMark = Exclude<Mark, 'met'>

/** What a mark is worth, in hundredths of the weight. House rule. */
const worth: Readonly<Record<Mark, number>> = { met: 100, partly: 50, not_met: 0 }

/** A mark as stored while examining: on the plan, or on one of its services. */
export type StoredMark = {
  readonly code: string
  readonly note: string
  readonly markedBy: PersonId
  readonly markedAt: Date
} & (
  | { readonly serviceId: null; readonly mark: Mark | null }
  | { readonly serviceId: DigitalServiceId; readonly mark: ServiceMark }
)

/** Where a criterion is not met, by name of service. */
export type FailingService = {
  readonly id: string
  readonly name: string
  readonly mark: ServiceMark
  readonly note: string
}

/** A criterion with what the reviewer said of it. */
export type SheetLine = Pick<
  EvaluationCriterion,
  'code' | 'label' | 'lookAt' | 'subject' | 'weight' | 'isCompulsory' | 'certainty' | 'source'
> & {
  readonly mark: Mark | null
  readonly note: string
  readonly services: readonly FailingService[]
}

/** The sheet of a version: its criteria, what was said of each, and the total of those evaluated, in hundredths. */
export type Sheet = {
  /** The day whose criteria it has. */
  readonly inForceOn: string
  readonly lines: readonly SheetLine[]
  /** Weight of the criteria evaluated. */
  readonly weight: number
  /** Null while none is. */
  readonly score: number | null
}

/** Puts together criteria and marks; a mark of a service that the version has not is left out. */
export function sheetOf(
  inForceOn: string,
  criteria: readonly EvaluationCriterion[],
  stored: readonly StoredMark[],
  services: readonly { readonly id: string; readonly name: string }[],
): Sheet {
  const lines = criteria.map((criterion): SheetLine => {
    const { code, label, lookAt, subject, weight, isCompulsory, certainty, source } = criterion
    const own = stored.filter((each) => each.code === code)
    const onPlan = own.find((each) => each.serviceId === null)
    return {
      ...{ code, label, lookAt, subject, weight, isCompulsory, certainty, source },
      mark: onPlan?.mark ?? null,
      note: onPlan?.note ?? '',
      services: services.flatMap(({ id, name }) => {
        const found = own.find((each) => each.serviceId === id)
        return found?.serviceId ? [{ id, name, mark: found.mark, note: found.note }] : []
      }),
    }
  })
  const marked = lines.flatMap(({ mark, weight }) => (mark ? [{ mark, weight }] : []))
  const weight = marked.reduce((sum, each) => sum + each.weight, 0)
  const gained = marked.reduce((sum, each) => sum + each.weight * worth[each.mark], 0)
  return { inForceOn, lines, weight, score: weight === 0 ? null : Math.round(gained / weight) }
}

/** Why a line keeps the outcome from being given; null when it does not. */
export type SheetProblem = 'missing' | 'no_reason' | 'no_service' | 'contradicted'

export function problemOf(line: SheetLine): SheetProblem | null {
  const { mark, note, services, subject, isCompulsory } = line
  if (mark === null) return isCompulsory || services.length > 0 || note !== '' ? 'missing' : null
  if (mark === 'met') return services.length > 0 ? 'contradicted' : null
  if (subject === 'service') return services.length > 0 ? null : 'no_service'
  return note === '' ? 'no_reason' : null
}

/** The lines that keep the outcome from being given, in the order of the sheet. */
export function sheetProblems(sheet: Sheet): { readonly line: SheetLine; readonly problem: SheetProblem }[] {
  return sheet.lines.flatMap((line) => {
    const problem = problemOf(line)
    return problem ? [{ line, problem }] : []
  })
}

/** True when every criterion that had to be evaluated is met, and none that was evaluated is not. */
export function isAllMet(sheet: Sheet): boolean {
  return sheet.lines.every(({ mark }) => mark === null || mark === 'met') && sheetProblems(sheet).length === 0
}

/** What was said of each criterion the round before, by code. */
export function earlierMarks(sheet: Sheet | null): ReadonlyMap<string, Mark> {
  return new Map(sheet?.lines.flatMap(({ code, mark }) => (mark ? [[code, mark] as const] : [])) ?? [])
}

export const printSheet = (sheet: Sheet): string => canonicalJson(sheet as unknown as Json)

/** A sheet as it went with an outcome: our own text, read back. */
export const readSheet = (text: string): Sheet => JSON.parse(text) as Sheet
