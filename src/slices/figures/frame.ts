// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RawBuilder, sql } from 'kysely'
import type { LocalDate } from '../../shared/dates.ts'
import type { FigureScope } from './model.ts'

/** Whose rows, and on which day. */
export interface FigureContext {
  readonly scope: FigureScope
  readonly day: LocalDate
  /** Of today the projection tells; of a day before, versions and dates. */
  readonly isToday: boolean
}

/**
 * The rows every figure starts from, as named queries: `bodies` that had not ended, `items` that the latest approved plans hold,
 * `sent` plans, versions `carried` to another channel (of the bodies one works for: they are not the programme's), `centres`, `spending` that was
 * sent. Each row carries the body it counts for: one that merged counts as the one that goes on.
 */
export function frame(context: FigureContext): RawBuilder<unknown> {
  const { scope, day } = context
  const isOwn = scope === 'own'
  const mine = (column: string) =>
    isOwn ? sql`and ${sql.ref(column)} = any ((select regia.scope())::uuid[])` : sql``
  const programme = (column: string) => (isOwn ? sql`` : sql`and ${sql.ref(column)} = 'programme'`)
  return sql`
    ended as materialized (select t.administration_id, t.successor_id from regia.ended_into(${day}) t),
    bodies as (select a.administration_id as body_id from administrations a
      where not exists (select from ended where ended.administration_id = a.administration_id) ${mine('a.administration_id')}),
    items as (select coalesce(ended.successor_id, i.administration_id) as body_id, i.digital_service_id, i.service_name, i.data_class,
        i.destination_kind, i.planned_ends_on, i.state, i.migrated_on, i.verified_on, i.approach in ('A', 'B') as is_due,
        i.state in ('migrated', 'verified') as is_migrated, i.state = 'verified' as is_verified
      from (${context.isToday ? itemsToday(programme) : itemsOn(day, programme)}) i
      left join ended on ended.administration_id = i.administration_id where true ${mine('i.administration_id')}),
    sent as (select coalesce(ended.successor_id, v.administration_id) as body_id, v.plan_id, v.number,
        (v.submitted_at at time zone 'Europe/Rome')::date as day,
        case when (v.outcome_at at time zone 'Europe/Rome')::date <= ${day} then v.outcome
          when ${context.isToday}::boolean and p.state = 'under_review' then 'under_review' else 'submitted' end as state
      from (select distinct on (v.plan_id) v.plan_id, v.administration_id, v.number, v.submitted_at, v.outcome, v.outcome_at
          from plan_versions v where (v.submitted_at at time zone 'Europe/Rome')::date <= ${day} ${programme('v.channel')}
            and (v.channel = 'programme' or v.outcome is not null or exists (select from external_sendings e
              where e.plan_version_id = v.plan_version_id and e.sent_on <= ${day}))
          order by v.plan_id, coalesce(v.outcome = 'withdrawn', false), v.number desc) v
      join plans p on p.plan_id = v.plan_id
      left join ended on ended.administration_id = v.administration_id where true ${mine('v.administration_id')}),
    carried as (select coalesce(ended.successor_id, v.administration_id) as body_id, v.plan_id, v.plan_version_id, v.number,
        (v.submitted_at at time zone 'Europe/Rome')::date as closed_on, e.sent_on, e.receipt_document_id is not null as has_receipt,
        coalesce(e.differences, '') <> '' as differs
      from plan_versions v
      left join external_sendings e on e.plan_version_id = v.plan_version_id and e.sent_on <= ${day}
      left join ended on ended.administration_id = v.administration_id
      where v.channel = 'office' and ${isOwn}::boolean and (v.submitted_at at time zone 'Europe/Rome')::date <= ${day}
        and (v.outcome is distinct from 'withdrawn' or (v.outcome_at at time zone 'Europe/Rome')::date > ${day})
        ${mine('v.administration_id')}),
    centres as (select coalesce(ended.successor_id, d.administration_id) as body_id, d.data_centre_id, d.name, d.agid_group,
        d.closed_on, d.closed_on <= ${day} is true as is_closed, d.cpu_count, d.ram_gb, d.storage_gb, c.yearly_cost_cents
      from data_centres d left join data_centre_closings c on c.administration_id = d.administration_id
        and c.data_centre_id = d.data_centre_id and c.reopened_at is null
      left join ended on ended.administration_id = d.administration_id where true ${mine('d.administration_id')}),
    spending as (select coalesce(ended.successor_id, r.administration_id) as body_id, r.spending_request_id, r.subject,
        r.kind as spending_kind, d.agid_group, r.duty, extract(year from ${day}::date)::integer as until_year,
        coalesce(a.kind in ('authorise', 'authorise_with_conditions'), false) as is_authorised, coalesce(a.kind = 'deny', false) as is_denied
      from spending_requests r join data_centres d on d.data_centre_id = r.data_centre_id
      left join spending_acts a on a.spending_request_id = r.spending_request_id and a.decided_on <= ${day}
        and a.kind in ('authorise', 'authorise_with_conditions', 'deny')
      left join ended on ended.administration_id = r.administration_id
      where r.version_count > 0 and r.state <> 'withdrawn' and (r.submitted_at at time zone 'Europe/Rome')::date <= ${day}
        ${programme('r.channel')} ${mine('r.administration_id')})`
}

type OfProgramme = (column: string) => RawBuilder<unknown>

function itemsToday(programme: OfProgramme) {
  return sql`select e.administration_id, e.digital_service_id, e.service_name, e.data_class, e.approach, e.destination_kind,
      e.planned_ends_on, e.state, e.migrated_on, e.verified_on
    from executions e join plans p on p.plan_id = e.plan_id and p.approved_number = e.approved_number
    where true ${programme('e.channel')}`
}

/** What the version approved last by that day held, each service as far as its dates say it had come by then. */
function itemsOn(day: LocalDate, programme: OfProgramme) {
  return sql`select v.administration_id, (s ->> 'id')::uuid as digital_service_id, s ->> 'name' as service_name,
      s ->> 'dataClass' as data_class, s ->> 'approach' as approach, s ->> 'destinationKind' as destination_kind,
      (s ->> 'endsOn')::date as planned_ends_on, e.migrated_on, e.verified_on,
      case when e.verified_on <= ${day} then 'verified'
        when e.state in ('migrated', 'verified') and e.migrated_on <= ${day} then 'migrated'
        when e.started_on <= ${day} then 'in_progress' when e.contracted_on <= ${day} then 'contracted' else 'not_started' end as state
    from (select distinct on (v.plan_id) v.plan_id, v.administration_id, v.content from plan_versions v
        where v.outcome = 'approved' and (v.outcome_at at time zone 'Europe/Rome')::date <= ${day} ${programme('v.channel')}
        order by v.plan_id, v.number desc) v
    cross join lateral jsonb_array_elements(v.content::jsonb -> 'services') s
    left join executions e on e.administration_id = v.administration_id and e.plan_id = v.plan_id
      and e.digital_service_id = (s ->> 'id')::uuid
    where s ->> 'approach' is not null`
}
