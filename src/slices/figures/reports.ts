// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx, PersonActor } from '../../platform/db/actor.ts'
import { recordEvent } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import { isUuid, type PersonId } from '../../shared/ids.ts'
import type { FigureContext } from './frame.ts'
import type { FigureSnapshot, MigratedReading } from './model.ts'
import { computeSnapshot } from './queries.ts'

export interface ReportLine {
  readonly id: string
  readonly asOf: LocalDate
  readonly madeAt: Date
  readonly madeBy: PersonId
  readonly madeByName: string
}

export interface FigureReport extends ReportLine {
  readonly snapshot: FigureSnapshot
}

/** Freezes the figures of a day, as the actor sees them, computed from the rows now. */
export async function freezeReport(
  tx: ActorTx,
  actor: PersonActor,
  context: FigureContext,
  reading: MigratedReading,
  now: Date,
): Promise<string> {
  const snapshot = await computeSnapshot(tx, context, reading)
  const id = newId<string>()
  await tx
    .insertInto('figure_reports')
    .values({
      figure_report_id: id,
      owner_id: actor.associationId ?? actor.administrationId,
      as_of: context.day,
      made_at: now,
      made_by: actor.personId,
      content: JSON.stringify(snapshot),
    })
    .execute()
  await recordEvent(tx, {
    administrationId: actor.administrationId,
    subjectKind: 'figure_report',
    subjectId: id,
    action: 'freeze',
    changes: { asOf: [null, context.day] },
    at: now,
  })
  return id
}

const reportColumns = sql`r.figure_report_id as "id", r.as_of as "asOf", r.made_at as "madeAt", r.made_by as "madeBy",
  coalesce(p.given_name || ' ' || p.family_name, 'n.d.') as "madeByName"`

/** The reports the actor may read, the latest first. */
export async function listReports(tx: ActorTx): Promise<ReportLine[]> {
  const { rows } = await sql<ReportLine>`select ${reportColumns}
    from figure_reports r left join people p on p.person_id = r.made_by
    order by r.made_at desc, r.figure_report_id limit 200`.execute(tx)
  return rows
}

/** One report the actor may read; refuses GEN-001. */
export async function getReport(tx: ActorTx, id: string): Promise<FigureReport> {
  if (isUuid(id)) {
    const { rows } = await sql<FigureReport>`select ${reportColumns}, r.content as "snapshot"
      from figure_reports r left join people p on p.person_id = r.made_by where r.figure_report_id = ${id}`.execute(
      tx,
    )
    if (rows[0]) return rows[0]
  }
  throw new DomainError(commonErrors.pageNotFound)
}
