-- When a body ends, what of it is still open is a task for the one that goes on, until nothing is open or somebody says it is done.
-- The previous release works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table handover_closures (
  handover_closure_id uuid primary key,
  predecessor_id uuid not null references administrations,
  successor_id uuid not null references administrations,
  reason text not null check (length(trim(reason)) > 0),
  person_id uuid references people,
  closed_at timestamptz not null,
  unique (predecessor_id, successor_id)
);
alter table handover_closures enable row level security;
grant select, insert on handover_closures to regia_app;
create policy read_in_scope on handover_closures for select
  using (predecessor_id = any ((select regia.scope())::uuid[]) or successor_id = any ((select regia.scope())::uuid[]));
-- The successor's people take over; those of the body that ended cannot put the task away for them.
create policy write_by_successor on handover_closures for insert
  with check (successor_id = any ((select regia.writing_scope())::uuid[]));

-- What bodies that ended have open, by kind and number and nothing more, for who follows either side. With owner's rights, since the
-- successor's people do not read the rows of the predecessor.
create function regia.open_handovers(of_bodies uuid[]) returns table (
    predecessor_id uuid, successor_id uuid, ended_on date, kind text, number integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$
  with recursive ended as (
    select a.administration_id, a.istat_code as code, max(e.ended_on) as ended_on
    from municipality_endings e join administrations a using (istat_code)
    where e.successor_istat_code is distinct from e.istat_code and e.ended_on <= regia.today()
    group by a.administration_id),
  chain as (
    select administration_id, code from ended
    union
    select chain.administration_id, next.code from chain
    cross join lateral (
      select e.successor_istat_code as code from municipality_endings e where e.istat_code = chain.code
      union all select r.code from istat_renumberings r where r.former_code = chain.code) next
    where next.code is not null),
  pairs as (
    select ended.administration_id as predecessor_id, s.administration_id as successor_id, ended.ended_on
    from ended join chain using (administration_id) join administrations s on s.istat_code = chain.code
    where not exists (select 1 from ended x where x.administration_id = s.administration_id)
      and (ended.administration_id = any (of_bodies) or s.administration_id = any (of_bodies))
      and (ended.administration_id = any (regia.scope()) or s.administration_id = any (regia.scope())))
  select p.predecessor_id, p.successor_id, p.ended_on, open.kind, open.number
  from pairs p
  cross join lateral (
    select 'plan_' || state as kind, 1 as number from plans
      where administration_id = p.predecessor_id and state in ('draft', 'submitted', 'under_review', 'returned')
    union all select 'services', count(*)::integer from digital_services
      where administration_id = p.predecessor_id and state = 'active' having count(*) > 0
    union all select 'data_centres', count(*)::integer from data_centres
      where administration_id = p.predecessor_id and state <> 'closed' having count(*) > 0
    union all select 'mandates', count(*)::integer from association_members
      where administration_id = p.predecessor_id and valid_from <= regia.today()
        and (valid_to is null or valid_to >= regia.today()) having count(*) > 0) open
  where not exists (select 1 from handover_closures c
    where c.predecessor_id = p.predecessor_id and c.successor_id = p.successor_id)
  order by p.ended_on, p.predecessor_id, p.successor_id, open.kind $$;
