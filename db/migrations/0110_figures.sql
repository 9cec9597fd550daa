-- What the figures of the programme are measured against, and the figures themselves as last computed.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables and a new function only: the previous release still works on this schema.

-- Targets of the programme as dated reference rows: a new act adds one and edits none.
create table milestones (
  milestone_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  title text not null,
  figure text not null check (figure in ('bodies_migrated', 'bodies_on_psn', 'services_migrated', 'group_b_left')),
  audience text not null check (audience in ('all', 'local', 'central', 'central_and_health')),
  due_on date not null,
  target integer not null check (target >= 0),
  baseline_on date,
  baseline integer check (baseline >= 0),
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  primary key (milestone_code, valid_from),
  check ((baseline is null) = (baseline_on is null))
);
alter table milestones enable row level security;
grant select, insert, update on milestones to regia_app;
create policy read_all on milestones for select using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on milestones for all using ((select regia.is_administrator()));

-- The figures of the whole programme, as computed at an instant for the day it was.
create table figure_rollups (
  as_of date primary key,
  computed_at timestamptz not null,
  content jsonb not null
);
alter table figure_rollups enable row level security;
grant select, insert, update, delete on figure_rollups to regia_app;
create policy read_programme on figure_rollups for select using ((select regia.reads_programme()));
create policy write_by_jobs on figure_rollups for all
  using ((select coalesce(regia.system_actor() in ('jobs', 'cli'), false)));

-- For each body that had ended by a day, the one its rows count for. Of a town divided among more, the first by name: nothing counts twice.
create function regia.ended_into(on_day date) returns table (administration_id uuid, successor_id uuid)
  language sql stable set search_path = public, pg_temp
  as $$
  with recursive ended as (
    select distinct a.administration_id, a.istat_code as code
    from municipality_endings e join administrations a using (istat_code)
    where e.successor_istat_code is distinct from e.istat_code and e.ended_on <= on_day),
  chain as (
    select administration_id, code from ended
    union
    select chain.administration_id, next.code from chain
    cross join lateral (
      select e.successor_istat_code as code from municipality_endings e
        where e.istat_code = chain.code and e.ended_on <= on_day
      union all select r.code from istat_renumberings r where r.former_code = chain.code) next
    where next.code is not null)
  select distinct on (chain.administration_id) chain.administration_id, s.administration_id
  from chain join administrations s on s.istat_code = chain.code
  where not exists (select 1 from ended x where x.administration_id = s.administration_id)
  order by chain.administration_id, s.name, s.administration_id $$;
grant execute on function regia.ended_into(date) to regia_app;
