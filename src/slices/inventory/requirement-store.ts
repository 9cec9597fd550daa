// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { DataCentreId } from '../../shared/ids.ts'
import type { AnsweredRequirement, Checklist, DataCentre } from './model.ts'
import { begunRequirements } from './reference-store.ts'
import { checklistOn } from './rules.ts'

/** The list of today with the answers of a data centre; null when there is no list at all. */
export async function loadChecklist(tx: ActorTx, id: DataCentreId): Promise<Checklist | null> {
  const list = checklistOn(await begunRequirements(tx, tx.actor.today), tx.actor.today)
  if (list === null) return null
  const { rows } = await sql<AnsweredRequirement & { code: string }>`
    select requirement_code as "code", answer, note, answered_on as "answeredOn" from data_centre_requirements
    where data_centre_id = ${id} and checklist_code = ${list.checklist}`.execute(tx)
  return { ...list, answers: new Map(rows.map(({ code, ...answer }) => [code, answer])) }
}

/** Writes the answers of a locked data centre; one that is null is taken back. */
export async function writeAnswers(
  tx: ActorTx,
  place: Pick<DataCentre, 'id' | 'administrationId'>,
  checklist: string,
  answers: ReadonlyMap<string, AnsweredRequirement>,
): Promise<void> {
  for (const [code, { answer, note, answeredOn }] of answers) {
    const key = {
      administration_id: place.administrationId,
      data_centre_id: place.id,
      checklist_code: checklist,
      requirement_code: code,
    }
    if (answer === null || answeredOn === null || tx.actor.kind !== 'person') {
      await sql`delete from data_centre_requirements where data_centre_id = ${place.id}
        and checklist_code = ${checklist} and requirement_code = ${code}`.execute(tx)
      continue
    }
    const said = { answer, note, answered_on: answeredOn, person_id: tx.actor.personId }
    await tx
      .insertInto('data_centre_requirements')
      .values({ ...key, ...said })
      .onConflict((conflict) =>
        conflict
          .columns(['administration_id', 'data_centre_id', 'checklist_code', 'requirement_code'])
          .doUpdateSet(said),
      )
      .execute()
  }
}
