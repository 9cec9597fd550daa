-- What similar bodies pay, kept: asked anew by every page of a plan it read all that the country ever sent. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- The whole answer of `regia.similar_costs`, as computed by a job every ten minutes. Never of fewer than five bodies.
create table similar_cost_spreads (
  service_type_code text not null references service_types,
  band_code text not null,
  measure text not null check (measure in ('cost', 'fee')),
  bodies integer not null check (bodies >= 5),
  low bigint not null,
  median bigint not null,
  high bigint not null,
  computed_at timestamptz not null,
  primary key (service_type_code, band_code, measure)
);
alter table similar_cost_spreads enable row level security;
grant select, insert, delete on similar_cost_spreads to regia_app;
create policy read_signed_in on similar_cost_spreads for select
  using ((select regia.is_signed_in() or coalesce(regia.system_actor() in ('cli', 'jobs'), false)));
create policy write_by_jobs on similar_cost_spreads for all using ((select coalesce(regia.system_actor() = 'jobs', false)));

-- As before, for jobs too.
create or replace function regia.similar_costs(of_types text[], of_bands text[]) returns table (
    service_type_code text, band_code text, measure text, bodies integer, low bigint, median bigint, high bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with costs as materialized (
      select c.service_type_code, c.administration_id, c.cost_cents, c.yearly_fee_cents
      from sent_costs c join plan_versions v on v.plan_version_id = c.plan_version_id
      where (of_types is null or c.service_type_code = any (of_types)) and (v.outcome is null or v.outcome = 'approved')
        and not exists (select 1 from plan_versions n where n.plan_id = v.plan_id and n.number > v.number
          and (n.outcome is null or n.outcome = 'approved'))),
    bands as materialized (select * from regia.bands_of(case when of_types is null then null
      else array(select distinct administration_id from costs) end)),
    spreads as (
      select c.service_type_code, b.band_code, m.measure, count(distinct c.administration_id)::integer as bodies,
        percentile_cont('{0.25,0.5,0.75}'::float8[]) within group (order by m.cents) as cents
      from costs c join bands b using (administration_id),
        lateral (values ('cost', c.cost_cents), ('fee', c.yearly_fee_cents)) m (measure, cents)
      where m.cents is not null and (of_bands is null or b.band_code = any (of_bands))
        and (regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs'))
      group by c.service_type_code, b.band_code, m.measure)
    select service_type_code, band_code, measure, bodies, cents[1]::bigint, cents[2]::bigint, cents[3]::bigint
    from spreads where bodies >= 5 $$;
