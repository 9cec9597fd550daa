// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { changesBetween, type NewEvent, recordEvents } from '../../platform/events.ts'
import { commonErrors, DomainError } from '../../shared/errors.ts'
import type { AdministrationId, DataCentreId, DigitalServiceId, SoftwareId } from '../../shared/ids.ts'
import { requireWriting, softwareFields, withoutEmpty } from './commands.ts'
import { inventoryErrors } from './errors.ts'
import { type DataCentreValues, dataCentreFields, type ServiceValues, type SoftwareValues } from './model.ts'
import { dataCentreRow, hostsOf, listDataCentres, mayHost } from './place-store.ts'
import { listServiceTypes } from './reference-store.ts'
import { serviceRow, softwareRow } from './store.ts'
import { hostingLabels, placeInWords } from './view.ts'

/** A thing to write whole: as it stands (null: it is new) and as it shall be. */
export interface Written<Id, Values> {
  readonly id: Id
  readonly before: Values | null
  readonly after: Values
}

export interface WrittenDependency {
  readonly serviceId: DigitalServiceId
  readonly dependsOnId: DigitalServiceId
  readonly before: string | null
  readonly after: string | null
}

/** What changes of one body's inventory, all together. Services name software and places that are there, or come with them. */
export interface ManyChanges {
  readonly dataCentres: readonly Written<DataCentreId, DataCentreValues>[]
  readonly software: readonly Written<SoftwareId, SoftwareValues>[]
  readonly services: readonly Written<DigitalServiceId, ServiceValues>[]
  readonly dependencies: readonly WrittenDependency[]
  readonly softwareNames: ReadonlyMap<SoftwareId, string>
  readonly serviceNames: ReadonlyMap<DigitalServiceId, string>
}

/** Rows of one statement: few enough for the store to answer somebody else soon. */
const atOnce = 200

function* inBatches<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += atOnce) yield rows.slice(from, from + atOnce)
}

/**
 * Writes many things of a body as the single commands do, one event for each, in statements of many rows. `onWritten` is told how many
 * after each. Who calls holds the rows against what it read. Refuses GEN-006, INV-005.
 */
export async function writeMany(
  tx: ActorTx,
  administrationId: AdministrationId,
  changes: ManyChanges,
  now: Date,
): Promise<void> {
  await requireWriting(tx, administrationId)
  const events: NewEvent[] = []
  const tell = (event: Omit<NewEvent, 'administrationId' | 'at'>) =>
    events.push({ ...event, administrationId, at: now })
  const whole = <Id, Row>(key: string, id: Id, row: Row) => ({
    administration_id: administrationId,
    [key]: id,
    ...row,
    created_at: now,
    updated_at: now,
  })
  for (const each of changes.dataCentres)
    tell({
      subjectKind: 'data_centre',
      subjectId: each.id,
      action: each.before ? 'correct' : 'add',
      changes: changesBetween(
        each.before && withoutEmpty(each.before),
        withoutFalse(withoutEmpty(each.after), each.before === null),
        dataCentreFields,
      ),
    })
  for (const batch of inBatches(changes.dataCentres))
    await upsert(
      tx,
      'data_centres',
      'data_centre_id',
      batch.map(({ id, after }) => ({
        ...whole('data_centre_id', id, dataCentreRow(after)),
        state: after.closedOn === null ? 'active' : 'closed',
      })),
    )
  for (const each of changes.software)
    tell({
      subjectKind: 'software',
      subjectId: each.id,
      action: each.before ? 'correct' : 'add',
      changes: changesBetween(
        each.before && withoutEmpty(each.before),
        withoutEmpty(each.after),
        softwareFields,
      ),
    })
  for (const batch of inBatches(changes.software))
    await upsert(
      tx,
      'software',
      'software_id',
      batch.map(({ id, after }) => whole('software_id', id, softwareRow(after))),
    )
  await writeServices(tx, administrationId, changes, tell, whole)
  await writeDependencies(tx, administrationId, changes, now, tell)
  for (const batch of inBatches(events)) await recordEvents(tx, batch)
}

type Tell = (event: Omit<NewEvent, 'administrationId' | 'at'>) => void

async function writeServices(
  tx: ActorTx,
  administrationId: AdministrationId,
  { services, softwareNames }: ManyChanges,
  tell: Tell,
  whole: <Id, Row>(key: string, id: Id, row: Row) => Record<string, unknown>,
): Promise<void> {
  if (services.length === 0) return
  const moved = services.filter(({ before, after }) => after.dataCentreId !== (before?.dataCentreId ?? null))
  for (const place of new Set(moved.map(({ after }) => after.dataCentreId)))
    if (place !== null && !(await mayHost(tx, place, administrationId)))
      throw new DomainError(inventoryErrors.placeNotAvailable)
  const hostsBefore = await hostsOf(tx, administrationId)
  for (const batch of inBatches(services)) {
    await upsert(
      tx,
      'digital_services',
      'digital_service_id',
      batch.map(({ id, after }) => whole('digital_service_id', id, serviceRow(after))),
    )
    const links = batch.map(({ id, after }) => ({ id, software: after.softwareIds }))
    await sql`delete from service_software l using jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r (id uuid, software jsonb)
      where l.administration_id = ${administrationId} and l.digital_service_id = r.id and not r.software ? l.software_id::text`.execute(
      tx,
    )
    await sql`insert into service_software (administration_id, digital_service_id, software_id)
      select ${administrationId}::uuid, r.id, s.id::uuid from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r (id uuid, software jsonb),
        jsonb_array_elements_text(r.software) as s (id) on conflict do nothing`.execute(tx)
  }
  const types = new Map((await listServiceTypes(tx, tx.actor.today)).map(({ code, label }) => [code, label]))
  const places = new Map(
    [...hostsBefore, ...(await hostsOf(tx, administrationId))].map((host) => [
      host.id,
      placeInWords(host, host.administrationId === administrationId),
    ]),
  )
  const inWords = (values: ServiceValues) => ({
    name: values.name,
    type: types.get(values.typeCode ?? '') ?? values.typeCode,
    software:
      values.softwareIds.length === 0
        ? null
        : values.softwareIds.map((id) => softwareNames.get(id) ?? id).sort(),
    place:
      values.dataCentreId === null
        ? hostingLabels[values.hosting]
        : (places.get(values.dataCentreId) ?? hostingLabels.data_centre),
    dataClass: values.dataClass,
    dataClassSource: values.dataClassSource || null,
    dataClassOn: values.dataClassOn,
    usersCount: values.usersCount,
    responsiblePersonId: values.responsiblePersonId,
    note: values.note || null,
  })
  for (const { id, before, after } of services) {
    const words = inWords(after)
    tell({
      subjectKind: 'digital_service',
      subjectId: id,
      action: before ? 'correct' : 'add',
      changes: changesBetween(before && inWords(before), words, Object.keys(words) as (keyof typeof words)[]),
    })
  }
}

async function writeDependencies(
  tx: ActorTx,
  administrationId: AdministrationId,
  { dependencies, serviceNames }: ManyChanges,
  now: Date,
  tell: Tell,
): Promise<void> {
  const nameOf = (id: DigitalServiceId) => serviceNames.get(id) ?? id
  for (const batch of inBatches(dependencies)) {
    const rows = sql`jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as r ("serviceId" uuid, "dependsOnId" uuid, after text)`
    await sql`delete from service_dependencies d using ${rows} where d.administration_id = ${administrationId}
      and d.digital_service_id = r."serviceId" and d.depends_on_id = r."dependsOnId" and r.after is null`.execute(
      tx,
    )
    await sql`insert into service_dependencies (administration_id, digital_service_id, depends_on_id, reason, created_at)
      select ${administrationId}::uuid, r."serviceId", r."dependsOnId", r.after, ${now}::timestamptz from ${rows} where r.after is not null
      on conflict (administration_id, digital_service_id, depends_on_id)
      do update set reason = excluded.reason, created_at = excluded.created_at`.execute(tx)
  }
  for (const { serviceId, dependsOnId, before, after } of dependencies) {
    const named = (id: DigitalServiceId) =>
      [before === null ? null : nameOf(id), after === null ? null : nameOf(id)] as const
    const action = after === null ? 'remove_dependency' : 'add_dependency'
    const told = { subjectKind: 'digital_service', action, reason: after || before || null }
    tell({ ...told, subjectId: serviceId, changes: { dependsOn: named(dependsOnId) } })
    tell({ ...told, subjectId: dependsOnId, changes: { neededBy: named(serviceId) } })
  }
}

/** A box that was never ticked is not told of a new thing. */
function withoutFalse<Row extends object>(row: Row, isNew: boolean): Row {
  if (!isNew) return row
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value === false ? null : value]),
  ) as Row
}

async function upsert(
  tx: ActorTx,
  table: 'data_centres' | 'software' | 'digital_services',
  key: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const [first] = rows
  if (!first) return
  const kept = new Set(['administration_id', key, 'created_at', 'state'])
  const written = Object.keys(first).filter((column) => !kept.has(column))
  const set = written.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`)
  await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(first).map((column) => sql.ref(column)))})
    select ${sql.join(Object.keys(first).map((column) => sql`r.${sql.ref(column)}`))}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) r
    on conflict (administration_id, ${sql.ref(key)}) do update set ${sql.join(set)}, version = ${sql.table(table)}.version + 1`.execute(
    tx,
  )
}

/** Things that came in together and go again: data centres and software are removed, services cease. One event for each. Refuses GEN-006. */
export async function takeBackMany(
  tx: ActorTx,
  administrationId: AdministrationId,
  things: {
    readonly dataCentres: readonly DataCentreId[]
    readonly software: readonly SoftwareId[]
    readonly services: readonly DigitalServiceId[]
  },
  reason: string,
  now: Date,
): Promise<void> {
  await requireWriting(tx, administrationId)
  const events: NewEvent[] = []
  const tell = (subjectKind: string, ids: readonly string[], more: Partial<NewEvent>) => {
    for (const subjectId of ids)
      events.push({ administrationId, subjectKind, subjectId, action: 'remove', reason, at: now, ...more })
  }
  const services = [...things.services]
  await sql`delete from service_dependencies where administration_id = ${administrationId}
    and (digital_service_id = any (${services}::uuid[]) or depends_on_id = any (${services}::uuid[]))`.execute(
    tx,
  )
  await sql`delete from service_software where administration_id = ${administrationId}
    and digital_service_id = any (${services}::uuid[])`.execute(tx)
  await sql`update digital_services set state = 'ceased', hosting = 'unknown', data_centre_id = null, version = version + 1, updated_at = ${now}
    where administration_id = ${administrationId} and digital_service_id = any (${services}::uuid[])`.execute(
    tx,
  )
  tell('digital_service', services, { action: 'cease', from: 'active', to: 'ceased' })
  const software = [...things.software]
  await sql`delete from software where administration_id = ${administrationId} and software_id = any (${software}::uuid[])`.execute(
    tx,
  )
  tell('software', software, {})
  const places = [...things.dataCentres]
  const owned = new Set((await listDataCentres(tx, administrationId)).map(({ id }) => id))
  if (!places.every((id) => owned.has(id))) throw new DomainError(commonErrors.notAllowed)
  await sql`delete from data_centres where administration_id = ${administrationId} and data_centre_id = any (${places}::uuid[])`.execute(
    tx,
  )
  tell('data_centre', places, {})
  for (const batch of inBatches(events)) await recordEvents(tx, batch)
}
