// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import { newId } from '../../platform/ids.ts'
import type { LocalDate } from '../../shared/dates.ts'
import { DomainError } from '../../shared/errors.ts'
import { type AdministrationId, isUuid } from '../../shared/ids.ts'
import type { AdministrationKind } from '../registry/index.ts'
import { callErrors } from './errors.ts'
import type { AudienceBody } from './impact.ts'
import type {
  BandChoice,
  Call,
  CallBody,
  CallContent,
  CallId,
  CallVersion,
  CallVersionId,
  Count,
} from './model.ts'
import { isFor, stateOn, windowOn } from './rules.ts'
import { callPaths } from './view.ts'

/** A version as it is kept, with the hash of what it says. */
export type StoredVersion = CallVersion & { readonly sha256: string }

interface VersionRow extends Omit<StoredVersion, keyof CallContent> {
  readonly content: CallContent
}

async function versionsWhere(tx: ActorTx, condition: RawBuilder<unknown>): Promise<StoredVersion[]> {
  const { rows } = await sql<VersionRow>`
    select v.call_version_id as "versionId", v.call_id as "callId", c.call_code as code, v.number, v.valid_from as "validFrom",
      v.file_name as "fileName", v.loaded_at as "loadedAt", v.sha256, v.content
    from call_versions v join calls c on c.call_id = v.call_id ${condition}`.execute(tx)
  return rows.map(({ content, ...row }) => ({ ...content, ...row }))
}

/** Of each call, the version that holds on a day. */
const inForceOn = (onDate: LocalDate) => sql`v.number = (select w.number from call_versions w
  where w.call_id = v.call_id and w.valid_from <= ${onDate} order by w.valid_from desc, w.number desc limit 1)`

/** Every call as it stands on a day, by measure and title; those that begin to hold later are left out. */
export function listCalls(tx: ActorTx, onDate: LocalDate): Promise<Call[]> {
  return versionsWhere(
    tx,
    sql`where ${inForceOn(onDate)} order by v.content ->> 'measure', v.content ->> 'title', v.call_id`,
  )
}

/** The calls that receive candidacies of a kind of body on a day, or of any kind. */
export async function listOpenCalls(
  tx: ActorTx,
  kind: AdministrationKind | null,
  onDate: LocalDate,
): Promise<Call[]> {
  const calls = await listCalls(tx, onDate)
  return calls.filter((call) => stateOn(call, onDate) === 'open' && (kind === null || isFor(call, kind)))
}

/** A call as it stands on a day, by default the actor's; of one that holds only later, its first version. Refuses CALL-001. */
export async function readCall(tx: ActorTx, id: CallId, onDate: LocalDate = tx.actor.today): Promise<Call> {
  const versions = await listVersions(tx, id)
  const found = versions.find(({ validFrom }) => validFrom <= onDate) ?? versions.at(-1)
  if (!found) throw new DomainError(callErrors.notFound, { details: { id } })
  return found
}

/** The same by the code of its address. */
export async function readCallByCode(
  tx: ActorTx,
  code: string,
  onDate: LocalDate = tx.actor.today,
): Promise<Call> {
  const row = await tx.selectFrom('calls').select('call_id').where('call_code', '=', code).executeTakeFirst()
  if (!row) throw new DomainError(callErrors.notFound, { details: { id: code } })
  return readCall(tx, row.call_id as CallId, onDate)
}

/** Every version of a call, the one that holds last first. */
export async function listVersions(tx: ActorTx, id: CallId): Promise<CallVersion[]> {
  if (!isUuid(id)) return []
  return versionsWhere(tx, sql`where v.call_id = ${id} order by v.valid_from desc, v.number desc`)
}

/** The same by the code of the call. */
export async function listVersionsByCode(tx: ActorTx, code: string): Promise<StoredVersion[]> {
  return versionsWhere(tx, sql`where c.call_code = ${code} order by v.valid_from desc, v.number desc`)
}

export async function listCallCodes(tx: ActorTx): Promise<ReadonlySet<string>> {
  const rows = await tx.selectFrom('calls').select('call_code').execute()
  return new Set(rows.map((row) => row.call_code))
}

/** One version, as a candidacy that was sent under it keeps it. Refuses CALL-001. */
export async function readCallVersion(tx: ActorTx, id: CallVersionId): Promise<CallVersion> {
  const [version] = isUuid(id) ? await versionsWhere(tx, sql`where v.call_version_id = ${id}`) : []
  if (!version) throw new DomainError(callErrors.notFound, { details: { id } })
  return version
}

/** What a call needs to know of these bodies to find their bands, for each of them. */
export async function readBodies(
  tx: ActorTx,
  callId: CallId,
  ids: readonly AdministrationId[],
): Promise<ReadonlyMap<AdministrationId, CallBody>> {
  const { rows } = await sql<{ id: AdministrationId; counts: readonly Count[]; chosenBand: string | null }>`
    select a.id, (select band_code from call_band_choices b where b.administration_id = a.id and b.call_id = ${callId}) as "chosenBand",
      coalesce((select json_agg(json_build_object('countedOn', p.counted_on, 'residents', p.residents))
        from administration_populations p where p.administration_id = a.id), '[]') as counts
    from unnest(${[...ids]}::uuid[]) as a(id)`.execute(tx)
  return new Map(rows.map(({ id, ...body }) => [id, body]))
}

/** The same for one body. */
export async function readBody(tx: ActorTx, callId: CallId, id: AdministrationId): Promise<CallBody> {
  return (await readBodies(tx, callId, [id])).get(id) ?? { counts: [], chosenBand: null }
}

/** The choice of a band, undefined when nobody made one. */
export async function findBandChoice(
  tx: ActorTx,
  callId: CallId,
  administrationId: AdministrationId,
): Promise<BandChoice | undefined> {
  const row = await tx
    .selectFrom('call_band_choices')
    .select([
      'administration_id as administrationId',
      'call_id as callId',
      'band_code as bandCode',
      'reason',
      'chosen_by as chosenBy',
      'chosen_at as chosenAt',
    ])
    .where('call_id', '=', callId)
    .where('administration_id', '=', administrationId)
    .executeTakeFirst()
  return row as BandChoice | undefined
}

/** Adds a version under the number that follows. */
export async function insertVersion(
  tx: ActorTx,
  version: { code: string; validFrom: LocalDate; content: CallContent; fileName: string; sha256: string },
  now: Date,
): Promise<{ callId: CallId; versionId: CallVersionId; number: number }> {
  await tx
    .insertInto('calls')
    .values({ call_id: newId<string>(), call_code: version.code, created_at: now })
    .onConflict((conflict) => conflict.column('call_code').doNothing())
    .execute()
  const { rows } = await sql<{ callId: CallId; versionId: CallVersionId; number: number }>`
    insert into call_versions (call_id, call_version_id, number, valid_from, content, sha256, file_name, loaded_by, loaded_at)
    select c.call_id, ${newId<string>()}, 1 + coalesce((select max(v.number) from call_versions v where v.call_id = c.call_id), 0),
      ${version.validFrom}, ${JSON.stringify(version.content)}::jsonb, ${version.sha256}, ${version.fileName},
      ${tx.actor.kind === 'person' ? tx.actor.personId : null}, ${now}
    from calls c where c.call_code = ${version.code}
    returning call_id as "callId", call_version_id as "versionId", number`.execute(tx)
  return rows[0] as { callId: CallId; versionId: CallVersionId; number: number }
}

export async function saveBandChoice(tx: ActorTx, choice: BandChoice): Promise<void> {
  const values = {
    band_code: choice.bandCode,
    reason: choice.reason,
    chosen_by: choice.chosenBy,
    chosen_at: choice.chosenAt,
  }
  await tx
    .insertInto('call_band_choices')
    .values({ administration_id: choice.administrationId, call_id: choice.callId, ...values })
    .onConflict((conflict) => conflict.columns(['administration_id', 'call_id']).doUpdateSet(values))
    .execute()
}

export async function removeBandChoice(
  tx: ActorTx,
  callId: CallId,
  administrationId: AdministrationId,
): Promise<void> {
  await tx
    .deleteFrom('call_band_choices')
    .where('call_id', '=', callId)
    .where('administration_id', '=', administrationId)
    .execute()
}

/** Every body of these kinds, with what decides its band for a call. */
export async function listAudience(
  tx: ActorTx,
  callId: CallId,
  kinds: readonly AdministrationKind[],
): Promise<AudienceBody[]> {
  const rows = await tx
    .selectFrom('administrations')
    .select(['administration_id as administrationId', 'name', 'kind'])
    .where('kind', 'in', [...kinds])
    .orderBy('name')
    .orderBy('administration_id')
    .execute()
  const found = rows as Pick<AudienceBody, 'administrationId' | 'name' | 'kind'>[]
  const ids = found.map(({ administrationId }) => administrationId)
  const bodies = await readBodies(tx, callId, ids)
  return found.map((row) => ({
    ...row,
    ...(bodies.get(row.administrationId) ?? { counts: [], chosenBand: null }),
  }))
}

/** Residents of the whole registry by the codes of the bodies. */
export async function listRegisteredCounts(
  tx: ActorTx,
): Promise<{ ipaCode: string | null; istatCode: string | null; counts: readonly Count[] }[]> {
  const { rows } = await sql<{ ipaCode: string | null; istatCode: string | null; counts: readonly Count[] }>`
    select a.ipa_code as "ipaCode", a.istat_code as "istatCode",
      json_agg(json_build_object('countedOn', p.counted_on, 'residents', p.residents)) as counts
    from administration_populations p join administrations a on a.administration_id = p.administration_id
    group by a.administration_id`.execute(tx)
  return rows
}

/** A call that can be answered, as a first page tells it. */
export interface OpenCall {
  readonly title: string
  readonly href: string
  readonly closesOn: LocalDate
}

/** The open calls for any of the bodies the actor acts for, the first to close first. */
export async function listOpenCallsInScope(tx: ActorTx): Promise<OpenCall[]> {
  const { today } = tx.actor
  const { rows } = await sql<{ kind: AdministrationKind }>`
    select distinct kind from administrations where administration_id = any (regia.scope())`.execute(tx)
  const calls = await listOpenCalls(tx, null, today)
  return calls
    .filter((call) => rows.some(({ kind }) => isFor(call, kind)))
    .map((call) => ({
      title: call.title,
      href: callPaths.call(call),
      closesOn: windowOn(call, today)?.closesOn ?? today,
    }))
    .sort((a, b) => (a.closesOn < b.closesOn ? -1 : 1))
}
