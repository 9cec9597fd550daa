// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { type Corrected, mergeParts, type Seen } from './commands.ts'
import { inventoryErrors } from './errors.ts'
import type { Shape } from './merge.ts'
import type { AnsweredRequirement, Checklist } from './model.ts'
import { getDataCentre, lockDataCentre } from './place-store.ts'
import { loadChecklist, writeAnswers } from './requirement-store.ts'
import { answerLabels } from './view.ts'

/** What a form says of each requirement, by its code: an answer goes with its note. */
export type Answers = Readonly<Record<string, Pick<AnsweredRequirement, 'answer' | 'note'>>>

/** Each requirement is a part of its own: two people answer different ones at the same time. */
export function answerShape({ rows }: Pick<Checklist, 'rows'>): Shape<Answers, string> {
  return Object.fromEntries(rows.map(({ code }) => [code, [code]]))
}

export function answersOf({ rows, answers }: Checklist): Answers {
  return Object.fromEntries(
    rows.map(({ code }) => {
      const { answer, note } = answers.get(code) ?? { answer: null, note: '' }
      return [code, { answer, note }]
    }),
  )
}

/**
 * Writes the answers a person changed, on the day they are true for; what others answered meanwhile stays, as in `correctService`.
 * The group in force does not move. Refuses INV-002, INV-009, INV-022 (there is no list), GEN-006.
 */
export async function answerRequirements(
  tx: ActorTx,
  input: Seen<string> & { readonly id: string; readonly patch: Answers; readonly answeredOn: LocalDate },
  now: Date,
): Promise<Corrected<Answers, string>> {
  const { id } = await getDataCentre(tx, input.id)
  const place = await lockDataCentre(tx, id)
  if (!place) throw new DomainError(commonErrors.notAllowed)
  const checklist = await loadChecklist(tx, id)
  if (checklist === null) throw new DomainError(inventoryErrors.noChecklist)
  const current = answersOf(checklist)
  const { next, conflicts } = mergeParts(
    answerShape(checklist),
    { ...input, storedVersion: place.version },
    current,
    input.patch,
  )
  if (conflicts.length > 0) return { ok: false, stored: current, conflicts }
  const changed = checklist.rows.filter(
    ({ code }) => JSON.stringify(next[code]) !== JSON.stringify(current[code]),
  )
  if (changed.length === 0) return { ok: true, changed: false }
  const written = changed.map(({ code }) => {
    const { answer = null, note = '' } = next[code] ?? {}
    return [code, { answer, note, answeredOn: input.answeredOn }] as const
  })
  await writeAnswers(tx, place, checklist.checklist, new Map(written))
  const told = (answers: Answers) => {
    const said = changed.flatMap(({ code, label }) => {
      const answer = answerInWords(answers[code])
      return answer === null ? [] : [`${label}: ${answer}`]
    })
    return said.length === 0 ? null : said
  }
  await recordEvent(tx, {
    administrationId: place.administrationId,
    subjectKind: 'data_centre',
    subjectId: id,
    action: 'answer',
    changes: { requirements: [told(current), told(next)] },
    at: now,
  })
  return { ok: true, changed: true }
}

/** «In parte, manca il secondo gruppo»; null where nothing was answered. */
export function answerInWords(answer: Answers[string] | undefined): string | null {
  if (!answer || answer.answer === null) return null
  return [answerLabels[answer.answer], answer.note].filter(Boolean).join(', ')
}
