// SPDX-License-Identifier: AGPL-3.0-or-later
import { sql } from 'kysely'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { AdministrationId } from '../../shared/ids.ts'
import { readContent } from './content.ts'
import type {
  Act,
  Actual,
  Condition,
  Derogation,
  Sending,
  SpendingRequest,
  SpendingRequestId,
  SpendingValues,
} from './model.ts'
import { selectRequests } from './store.ts'

/** A request that was sent, with all that came of it: what a workbook says of one. */
export interface SentSpending {
  readonly request: SpendingRequest
  /** Of the last version, with the end of the contract as it is now. */
  readonly values: SpendingValues
  readonly sending: Pick<Sending, 'channel' | 'sentByName' | 'sentOn' | 'protocolNumber'> | null
  /** On the last version. */
  readonly act: Pick<Act, 'number' | 'decidedOn' | 'reasons'> | null
  readonly conditions: readonly Pick<Condition, 'words' | 'dueOn' | 'metOn'>[]
  /** The first one given. */
  readonly derogation: Pick<Derogation, 'ground' | 'scope' | 'expiresOn'> | null
  readonly actuals: readonly Actual[]
}

/** Every request that a body sent, the oldest first. */
export async function listSentSpending(
  tx: ActorTx,
  administrationId: AdministrationId,
): Promise<SentSpending[]> {
  const requests = await selectRequests(
    tx,
    sql`r.administration_id = ${administrationId}::uuid and r.version_count > 0`,
    sql`order by r.submitted_at, r.spending_request_id`,
  )
  const { rows } = await sql<
    Omit<SentSpending, 'request' | 'values'> & { requestId: SpendingRequestId; content: string }
  >`select r.spending_request_id as "requestId", v.content,
      (select jsonb_build_object('channel', s.channel, 'sentByName', s.sent_by_name, 'sentOn', s.sent_on, 'protocolNumber', s.protocol_number)
        from spending_sendings s where s.spending_version_id = v.spending_version_id) as sending,
      (select jsonb_build_object('number', a.number, 'decidedOn', a.decided_on, 'reasons', a.reasons) from spending_acts a
        where a.spending_request_id = r.spending_request_id and a.version_number = v.number) as act,
      coalesce((select jsonb_agg(jsonb_build_object('words', c.words, 'dueOn', c.due_on, 'metOn', c.met_on)
          order by c.due_on, c.spending_condition_id)
        from spending_conditions c where c.spending_request_id = r.spending_request_id), '[]') as conditions,
      (select jsonb_build_object('ground', d.ground, 'scope', d.scope, 'expiresOn', d.expires_on) from spending_derogations d
        where d.spending_request_id = r.spending_request_id order by d.given_at, d.spending_derogation_id limit 1) as derogation,
      coalesce((select jsonb_agg(jsonb_build_object('year', y.year, 'cents', y.spent_cents) order by y.year)
        from spending_actuals y where y.spending_request_id = r.spending_request_id), '[]') as actuals
    from spending_requests r
      join spending_versions v on v.spending_request_id = r.spending_request_id and v.number = r.version_count
    where r.administration_id = ${administrationId}::uuid`.execute(tx)
  const sent = new Map(rows.map((row) => [row.requestId, row]))
  return requests.flatMap((request) => {
    const row = sent.get(request.requestId)
    if (!row) return []
    const { requestId: _, content, ...rest } = row
    return [{ ...rest, request, values: { ...readContent(content).values, endsOn: request.endsOn } }]
  })
}

/** Changes with anything of these bodies' requests that a workbook speaks of. */
export async function spendingFingerprint(tx: ActorTx, bodies: readonly AdministrationId[]): Promise<string> {
  const { rows } = await sql<{
    mark: string
  }>`select concat_ws(' ', count(*), sum(r.version), max(r.updated_at),
      (select count(*) from spending_sendings s where s.administration_id = any (${[...bodies]}::uuid[])),
      (select count(*) from spending_conditions c where c.administration_id = any (${[...bodies]}::uuid[]) and c.met_on is not null)) as mark
    from spending_requests r where r.administration_id = any (${[...bodies]}::uuid[])`.execute(tx)
  return rows[0]?.mark ?? ''
}

/** Says that a request is one of before Regia, and on which days it was sent and decided. */
export async function markPast(
  tx: ActorTx,
  requestId: SpendingRequestId,
  past: { readonly externalRef: string; readonly decidedAt: Date | null },
): Promise<void> {
  await tx
    .updateTable('spending_requests')
    .set({ external_ref: past.externalRef, decided_at: past.decidedAt })
    .where('spending_request_id', '=', requestId)
    .execute()
}

/** How many events there are of each request: more of them means that something followed. */
export async function countEvents(
  tx: ActorTx,
  requestIds: readonly SpendingRequestId[],
): Promise<ReadonlyMap<SpendingRequestId, number>> {
  const { rows } = await sql<{ requestId: SpendingRequestId; events: number }>`
    select subject_id as "requestId", count(*)::integer as events from events
    where subject_kind = 'spending_request' and subject_id = any (${[...requestIds]}::uuid[]) group by subject_id`.execute(
    tx,
  )
  return new Map(rows.map(({ requestId, events }) => [requestId, events]))
}

/** Takes away what an import wrote of a request, or all of it when the import added it; false when something followed. */
export async function takeBackRows(
  tx: ActorTx,
  requestId: SpendingRequestId,
  wrote: { readonly isNew: boolean; readonly isDecided: boolean; readonly isSent: boolean },
  events: number,
): Promise<boolean> {
  const { rows } = await sql<{
    isDone: boolean
  }>`select regia.take_back_spending(${requestId}, ${wrote.isNew},
    ${wrote.isDecided}, ${wrote.isSent}, ${events}) as "isDone"`.execute(tx)
  return rows[0]?.isDone ?? false
}
