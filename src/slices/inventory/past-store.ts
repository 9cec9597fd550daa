// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { pastFrame } from '../../platform/db/past.ts'
import { dateInRome, type LocalDate } from '../../shared/dates.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { endOfDayInRome, type QuickDay, quickDays } from '../../shared/past.ts'
import { findClosingOn, listBaselines } from './closing-store.ts'
import type { DataCentre, HostedService, PlaceOnDay } from './model.ts'
import { dataCentreColumns, hostedColumns } from './place-store.ts'

/** A data centre, what it hosted, its closing and its costs at the end of a day. */
export async function loadPlaceOn(
  tx: ActorTx,
  { id, administrationId }: Pick<DataCentre, 'id' | 'administrationId'>,
  day: LocalDate,
): Promise<PlaceOnDay> {
  const instant = endOfDayInRome(day)
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns}
    from regia.data_centres_on(${administrationId}, ${instant}) d where d.data_centre_id = ${id}`.execute(tx)
  const hosted = await sql<HostedService>`select ${hostedColumns}
    from regia.hosted_services_on(${id}, ${instant})`.execute(tx)
  const all = await listBaselines(tx, id)
  const drafts = await sql`select 1 from events where subject_kind = 'data_centre' and subject_id = ${id}
    and action = 'draft_baseline' and at <= ${instant} limit 1`.execute(tx)
  const baselines = all.filter(({ writtenAt }) => writtenAt <= instant)
  return {
    ...(await pastFrame(tx, administrationId, day)),
    place: rows[0] ?? null,
    hosted: hosted.rows,
    closing: rows[0]?.state === 'closed' ? await findClosingOn(tx, id, instant) : null,
    baselines,
    hadDraftCosts: baselines.length === 0 && drafts.rows.length > 0,
  }
}

/** The data centres a body had at the end of a day, by name. */
export async function listDataCentresOn(
  tx: ActorTx,
  administrationId: AdministrationId,
  day: LocalDate,
): Promise<DataCentre[]> {
  const { rows } = await sql<DataCentre>`select ${dataCentreColumns}
    from regia.data_centres_on(${administrationId}, ${endOfDayInRome(day)}) d order by d.name, d.data_centre_id`.execute(
    tx,
  )
  return rows
}

const told: Readonly<Record<string, string>> = {
  add: 'entra nell’inventario',
  decommission: 'dismissione avviata',
  resume: 'dismissione interrotta',
  close: 'chiuso',
  reopen: 'riaperto',
  lock_baseline: 'costi bloccati',
  restate_baseline: 'costi rettificati',
}

/** Days on which something happened to a data centre. */
export async function quickDaysOfPlace(
  tx: ActorTx,
  { id }: Pick<DataCentre, 'id'>,
  today: LocalDate,
): Promise<QuickDay[]> {
  const { rows } = await sql<{ action: string; at: Date }>`select action, at from events
    where subject_kind = 'data_centre' and subject_id = ${id} and action = any (${Object.keys(told)}::text[])
    order by at desc limit 20`.execute(tx)
  return quickDays(
    rows.map(({ action, at }) => ({ label: told[action] ?? action, day: dateInRome(at) })),
    today,
  )
}
