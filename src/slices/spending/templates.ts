// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ActorTx } from '../../platform/db/actor.ts'
import { personOf, waitTurn } from '../../platform/db/scope.ts'
import { recordEvent } from '../../platform/events.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { type ActTemplate, actValues, type Decided, fill, ownTemplates, textFaults } from './act-text.ts'
import { spendingErrors } from './errors.ts'
import { findOpinion } from './examination-store.ts'
import type { ActKind, SentVersion, SpendingFacts, SpendingRequest } from './model.ts'
import { insertTemplate, listTemplates } from './template-store.ts'

/** The writing of a template in force on a day; null while only the text of the project is there. */
export function inForce(
  templates: readonly ActTemplate[],
  kind: ActKind,
  day: LocalDate,
): ActTemplate | null {
  return templates.find((each) => each.kind === kind && each.validFrom <= day) ?? null
}

/** SPEND-036 with the place of what cannot be understood in the words of an act or of a template. */
export function checkText(text: string): void {
  const [fault] = textFaults(text)
  if (fault)
    throw new DomainError(spendingErrors.textNotUnderstood, {
      details: { found: fault.found, line: fault.line, column: fault.column },
    })
}

/** Writes a template anew, from a day that has not passed: acts made before keep their words. Programme officers only (GEN-006); SPEND-036, SPEND-037. */
export async function writeTemplate(
  tx: ActorTx,
  input: {
    readonly kind: ActKind
    readonly validFrom: LocalDate
    readonly text: string
    readonly note: string
    /** How many writings the page was made of. */
    readonly seen: number
  },
  now: Date,
): Promise<void> {
  const person = personOf(tx)
  if (person.role !== 'programme_officer') throw new DomainError(commonErrors.notAllowed)
  checkText(input.text)
  const { seen, ...template } = input
  await waitTurn(tx, 'spending_templates')
  const number = (await listTemplates(tx)).filter(({ kind }) => kind === input.kind).length
  if (number !== seen) throw new DomainError(spendingErrors.templateChanged)
  const templateId = await insertTemplate(
    tx,
    { ...template, number: number + 1, writtenBy: person.personId },
    now,
  )
  await recordEvent(tx, {
    administrationId: null,
    subjectKind: 'spending_template',
    subjectId: templateId,
    action: 'write',
    ...(input.note ? { reason: input.note } : {}),
    changes: { template: [null, input.kind], validFrom: [null, input.validFrom] },
    at: now,
  })
}

/** The draft of an act: the template in force filled with what the request and the decision say; number and day are still to come. */
export async function draftOfAct(
  tx: ActorTx,
  request: SpendingRequest,
  kind: ActKind,
  sent: { readonly version: SentVersion; readonly facts: SpendingFacts },
  decided: Decided,
): Promise<string> {
  const template = inForce(await listTemplates(tx), kind, tx.actor.today)?.text ?? ownTemplates[kind]
  const opinion = await findOpinion(tx, request.requestId, request.versionCount)
  const { receiptNumber, submittedAt } = sent.version
  const version = { receiptNumber, submittedOn: dateInRome(submittedAt) }
  return fill(template, actValues(request, sent.facts, version, opinion, decided))
}
