-- The funding behind a plan was given up: the plan lapses until the body says what it makes of it. The previous release still works: it does
-- not ask.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table plan_renunciations (
  administration_id uuid not null,
  renunciation_id uuid not null unique,
  plan_id uuid not null,
  call_title text not null check (length(trim(call_title)) > 0),
  measure text not null default '',
  renounced_on date not null,
  protocol_number text not null default '',
  reason text not null check (length(trim(reason)) > 0),
  -- Those it paid for; empty when nobody said.
  service_ids uuid[] not null default '{}',
  recorded_by uuid not null references people,
  recorded_at timestamptz not null,
  -- The plan stays without the money, or its services are decided again.
  answer text check (answer in ('without_funds', 'reduced')),
  answered_by uuid references people,
  answered_at timestamptz,
  primary key (administration_id, renunciation_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id),
  check ((answer is null) = (answered_at is null))
);
create index plan_renunciations_by_plan on plan_renunciations (plan_id);

alter table plan_renunciations enable row level security;
grant select, insert, update on plan_renunciations to regia_app;
create policy read_in_scope on plan_renunciations for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_of_sent on plan_renunciations for select
  using ((select regia.reads_programme()) and exists (select 1 from plans p where p.plan_id = plan_renunciations.plan_id));
create policy write_in_scope on plan_renunciations for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy answer_in_scope on plan_renunciations for update
  using (administration_id = any ((select regia.writing_scope())::uuid[]));

-- Who examines a plan reads that it lapsed, and what was made of it.
create policy read_lapses on events for select
  using (subject_kind = 'plan' and action in ('renounce_funding', 'answer_renunciation', 'end_body') and (select regia.reads_programme())
    and exists (select 1 from plans p where p.plan_id = events.subject_id));

-- Bodies that ended by today, with who goes on: a fact of the registry.
create function regia.endings_of(of_bodies uuid[]) returns table (administration_id uuid, ended_on date, successors text[])
  language sql stable security definer set search_path = public, pg_temp
  as $$ select a.administration_id, max(e.ended_on),
      coalesce(array_agg(distinct coalesce(s.name, e.successor_istat_code)) filter (where e.successor_istat_code is not null), '{}')
    from administrations a
    join municipality_endings e on e.istat_code = a.istat_code and e.successor_istat_code is distinct from e.istat_code
    left join administrations s on s.istat_code = e.successor_istat_code
    where a.administration_id = any (of_bodies) and e.ended_on <= regia.today()
    group by a.administration_id $$;
revoke all on function regia.endings_of(uuid[]) from public;
grant execute on function regia.endings_of(uuid[]) to regia_app;

-- That the body of a plan ended is told once, on the day it is known.
alter table plans add column ending_told_on date;
create function regia.take_ended_plans(most integer) returns table (
    plan_id uuid, administration_id uuid, administration_name text, channel text, version_count integer, reviewer_person_id uuid,
    ended_on date, successors text[])
  language sql volatile security definer set search_path = public, pg_temp
  as $$ with ended as (
      select p.plan_id, p.administration_id, e.ended_on, e.successors
      from plans p
      join regia.endings_of(array(select q.administration_id from plans q where q.ending_told_on is null)) e
        on e.administration_id = p.administration_id
      where regia.system_actor() = 'jobs' and p.ending_told_on is null order by p.plan_id limit most),
    told as (
      update plans p set ending_told_on = regia.today() from ended where p.plan_id = ended.plan_id
      returning p.plan_id, p.administration_id, p.version_count, p.reviewer_person_id, ended.ended_on, ended.successors)
    select t.plan_id, t.administration_id, a.name, a.submission_channel, t.version_count, t.reviewer_person_id, t.ended_on, t.successors
    from told t join administrations a on a.administration_id = t.administration_id order by t.plan_id $$;
revoke all on function regia.take_ended_plans(integer) from public;
grant execute on function regia.take_ended_plans(integer) to regia_app;
