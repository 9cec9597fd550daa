// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import type { PersonId } from '../../shared/ids.ts'
import { type FormContent, formOn, proposedForm, readForm, type SpendingForm } from './form.ts'

type FormRow = Omit<SpendingForm, keyof FormContent> & { readonly content: Partial<FormContent> }

/** Every edition, the one that counts first from each day on. */
export async function listForms(tx: ActorTx): Promise<SpendingForm[]> {
  const { rows } =
    await sql<FormRow>`select number, valid_from as "validFrom", content, note, written_by as "writtenBy",
      written_at as "writtenAt"
    from spending_forms order by valid_from desc, number desc`.execute(tx)
  return rows.map(({ content, ...form }) => ({ ...form, ...readForm(content) }))
}

/** The edition in force on the actor's day. */
export async function formInForce(tx: ActorTx): Promise<SpendingForm> {
  return formOn(await listForms(tx), tx.actor.today)
}

/** An edition by its number, 0 the proposal of the project; null for one that is not there. */
export async function findForm(tx: ActorTx, number: number): Promise<SpendingForm | null> {
  if (number === 0) return proposedForm
  return (await listForms(tx)).find((form) => form.number === number) ?? null
}

export async function insertForm(
  tx: ActorTx,
  form: FormContent & {
    readonly number: number
    readonly validFrom: LocalDate
    readonly note: string
    readonly by: PersonId
  },
  now: Date,
): Promise<string> {
  const formId = newId<string>()
  const { fields, communication, stateNames } = form
  await tx
    .insertInto('spending_forms')
    .values({
      spending_form_id: formId,
      number: form.number,
      valid_from: form.validFrom,
      content: JSON.stringify({ fields, communication, stateNames }),
      note: form.note,
      written_by: form.by,
      written_at: now,
    })
    .execute()
  return formId
}
