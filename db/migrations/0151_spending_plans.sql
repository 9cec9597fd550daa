-- When the last service leaves a data centre, by the plans of every body hosted there; and the notices of authorised contracts that outlive it, opened and
-- closed by the database at the end of the very transaction that changes a plan, a service or a contract. New tables, functions and triggers only: the previous
-- release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- What the plan in force says of each service: the latest approved version, else the latest sent that was not withdrawn. A projection, written by
-- regia.follow_plan alone. What is kept counts by its review date, if it says why.
create table plan_commitments (
  administration_id uuid not null,
  digital_service_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  standing text not null check (standing in ('approved', 'submitted')),
  approach text check (approach in ('A', 'B', 'retain', 'retire', 'not_due')),
  has_reason boolean not null,
  starts_on date,
  ends_on date,
  primary key (administration_id, digital_service_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);
create index plan_commitments_by_service on plan_commitments (digital_service_id);
create index plan_commitments_by_plan on plan_commitments (plan_id);
alter table plan_commitments enable row level security;
grant select on plan_commitments to regia_app;
create policy read_in_scope on plan_commitments for select
  using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()));

-- An authorised contract that outlives its plan without a ground: which event caused it, and how it ended.
create table spending_overruns (
  administration_id uuid not null,
  spending_overrun_id uuid not null unique,
  spending_request_id uuid not null,
  opened_on date not null,
  -- The first event, and those that changed it while it was open: {"kind", "on", "name", "from", "to", "number"}.
  causes jsonb not null check (jsonb_array_length(causes) > 0),
  contract_ends_on date not null,
  plan_ends_on date,
  -- What the owner says of it, while it is open.
  explanation text not null default '',
  told_at timestamptz,
  closed_on date,
  closed_by text check (closed_by in ('ground', 'shorter_contract', 'new_plan')),
  primary key (administration_id, spending_overrun_id),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id),
  check ((closed_on is null) = (closed_by is null))
);
create unique index spending_overruns_open on spending_overruns (spending_request_id) where closed_on is null;
create index spending_overruns_untold on spending_overruns (spending_overrun_id) where told_at is null;
alter table spending_overruns enable row level security;
grant select on spending_overruns to regia_app;
grant update (explanation) on spending_overruns to regia_app;
create policy read_in_scope on spending_overruns for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_sent on spending_overruns for select
  using ((select regia.reads_programme()) and regia.is_sent_spending(spending_request_id));
create policy change_in_scope on spending_overruns for update using (administration_id = any ((select regia.writing_scope())::uuid[]));

-- The day by which the last service leaves; null when no plan gives one.
create function regia.place_end(of_data_centre uuid) returns date
  language sql stable security definer set search_path = public, pg_temp
  as $$ select max(c.ends_on) from digital_services s join plan_commitments c on c.digital_service_id = s.digital_service_id
    where s.data_centre_id = of_data_centre and s.state = 'active' $$;
revoke all on function regia.place_end(uuid) from public;
grant execute on function regia.place_end(uuid) to regia_app;

-- Whether a contract that ends on that day is covered: by the plan, or by a derogation that lasts as long and was given for an end no later than today's.
create function regia.is_contract_covered(of_request uuid, contract_ends_on date, plan_ends_on date) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(contract_ends_on <= plan_ends_on, false) or exists (select 1 from spending_derogations d
    where d.spending_request_id = of_request and d.expires_on >= contract_ends_on
      and (d.plan_ends_on is not distinct from is_contract_covered.plan_ends_on or d.plan_ends_on <= is_contract_covered.plan_ends_on)) $$;
revoke all on function regia.is_contract_covered(uuid, date, date) from public;

-- Opens, updates and closes the notices of one data centre. The lock makes two events on the same place follow each other: the second
-- sees what the first left. Places share 1,024 locks, so that an import of many of them does not run out.
create function regia.watch_place(of_data_centre uuid, cause jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    today date := coalesce(regia.today(), current_date);
    plan_end date;
    contract record;
  begin
    if of_data_centre is null then return; end if;
    perform pg_advisory_xact_lock(150, abs(hashtext(of_data_centre::text) % 1024));
    if not exists (select 1 from spending_requests r
        where r.data_centre_id = of_data_centre and r.state in ('authorised', 'authorised_with_conditions')) then return; end if;
    plan_end := regia.place_end(of_data_centre);
    for contract in
      select r.administration_id, r.spending_request_id, r.ends_on, o.spending_overrun_id, o.contract_ends_on, o.plan_ends_on,
        regia.is_contract_covered(r.spending_request_id, r.ends_on, plan_end) as is_covered
      from spending_requests r
        left join spending_overruns o on o.spending_request_id = r.spending_request_id and o.closed_on is null
      where r.data_centre_id = of_data_centre and r.state in ('authorised', 'authorised_with_conditions')
      order by r.spending_request_id
    loop
      if contract.spending_overrun_id is null then
        if not contract.is_covered and contract.ends_on >= today then
          insert into spending_overruns (administration_id, spending_overrun_id, spending_request_id, opened_on, causes, contract_ends_on, plan_ends_on)
            values (contract.administration_id, gen_random_uuid(), contract.spending_request_id, today,
              jsonb_build_array(cause || jsonb_build_object('on', today)), contract.ends_on, plan_end);
        end if;
      elsif contract.is_covered then
        update spending_overruns set closed_on = today, contract_ends_on = contract.ends_on, plan_ends_on = plan_end,
          closed_by = case when contract.ends_on <= plan_end and contract.ends_on < contract.contract_ends_on then 'shorter_contract'
            when contract.ends_on <= plan_end then 'new_plan' else 'ground' end
          where spending_overrun_id = contract.spending_overrun_id;
      elsif contract.ends_on <> contract.contract_ends_on or plan_end is distinct from contract.plan_ends_on then
        update spending_overruns set causes = causes || (cause || jsonb_build_object('on', today)),
          contract_ends_on = contract.ends_on, plan_ends_on = plan_end
          where spending_overrun_id = contract.spending_overrun_id;
      end if;
    end loop;
  end $$;
revoke all on function regia.watch_place(uuid, jsonb) from public;

-- Writes what the plan in force commits to, then looks at every place that hosts the body. `withdrawn` says that a version was taken back.
create function regia.follow_plan(of_plan uuid, withdrawn boolean) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    in_force record;
    cause jsonb;
    place uuid;
  begin
    -- One writer at a time, so that the version written last is the one in force.
    perform 1 from plans where plan_id = of_plan for update;
    select v.administration_id, v.plan_id, v.number, v.content, v.number is not distinct from p.approved_number as is_approved, a.name into in_force
      from plans p join plan_versions v on v.plan_id = p.plan_id join administrations a on a.administration_id = p.administration_id
      where p.plan_id = of_plan
        and (v.number = p.approved_number or (p.approved_number is null and v.outcome is distinct from 'withdrawn'))
      order by v.number desc limit 1;
    delete from plan_commitments where plan_id = of_plan;
    if in_force.plan_id is not null then
      insert into plan_commitments (administration_id, digital_service_id, plan_id, number, standing, approach, has_reason, starts_on, ends_on)
        select in_force.administration_id, (s ->> 'id')::uuid, in_force.plan_id, in_force.number,
          case when in_force.is_approved then 'approved' else 'submitted' end, s ->> 'approach', coalesce(trim(s ->> 'reason'), '') <> '',
          (s ->> 'startsOn')::date,
          case when s ->> 'approach' = 'retain' then case when coalesce(trim(s ->> 'reason'), '') <> '' then (s ->> 'reviewOn')::date end
            when s ->> 'approach' in ('A', 'B', 'retire') then (s ->> 'endsOn')::date end
        from jsonb_array_elements(in_force.content::jsonb -> 'services') s
        on conflict (administration_id, digital_service_id) do nothing;
    end if;
    cause := jsonb_build_object('kind', case when in_force.plan_id is null or (withdrawn and not in_force.is_approved) then 'plan_withdrawn'
        when in_force.is_approved then 'plan_approved' else 'plan_submitted' end,
      'name', (select a.name from plans p join administrations a using (administration_id) where p.plan_id = of_plan),
      'number', in_force.number);
    for place in select distinct s.data_centre_id from digital_services s join plans p on p.administration_id = s.administration_id
      where p.plan_id = of_plan and s.data_centre_id is not null order by 1
    loop
      perform regia.watch_place(place, cause);
    end loop;
  end $$;
revoke all on function regia.follow_plan(uuid, boolean) from public;

-- At the end of the transaction, so that what a command writes in several steps is looked at once it is whole.
create function regia.plan_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    perform regia.follow_plan(new.plan_id, tg_table_name = 'plan_versions' and to_jsonb(new) ->> 'outcome' = 'withdrawn');
    return null;
  end $$;
create constraint trigger follow_version after insert or update of outcome on plan_versions
  deferrable initially deferred for each row execute function regia.plan_changed();
create constraint trigger follow_approval after update of approved_number on plans
  deferrable initially deferred for each row when (old.approved_number is distinct from new.approved_number) execute function regia.plan_changed();

create function regia.service_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    name text := case when tg_op = 'DELETE' then old.name else new.name end;
    kind text := case when tg_op = 'INSERT' then 'service_arrived' when tg_op = 'DELETE' then 'service_retired'
      when new.state = 'ceased' and old.state <> 'ceased' then 'service_retired'
      when new.state = 'active' and old.state <> 'active' then 'service_arrived' else 'service_left' end;
  begin
    if tg_op <> 'INSERT' then
      perform regia.watch_place(old.data_centre_id, jsonb_build_object('kind', kind, 'name', name));
    end if;
    if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.data_centre_id is distinct from old.data_centre_id) then
      perform regia.watch_place(new.data_centre_id, jsonb_build_object('kind', 'service_arrived', 'name', name));
    end if;
    return null;
  end $$;
create constraint trigger watch_new_service after insert on digital_services
  deferrable initially deferred for each row when (new.data_centre_id is not null) execute function regia.service_changed();
create constraint trigger watch_service after update of data_centre_id, state on digital_services
  deferrable initially deferred for each row
  when (old.data_centre_id is distinct from new.data_centre_id or old.state <> new.state) execute function regia.service_changed();
create constraint trigger watch_removed_service after delete on digital_services
  deferrable initially deferred for each row when (old.data_centre_id is not null) execute function regia.service_changed();

create function regia.contract_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    perform regia.watch_place(new.data_centre_id, case when tg_op = 'INSERT' then jsonb_build_object('kind', 'authorised')
      when new.state <> old.state then jsonb_build_object('kind', 'authorised') else jsonb_build_object('kind', 'contract_changed', 'from', old.ends_on, 'to', new.ends_on) end);
    return null;
  end $$;
create constraint trigger watch_new_contract after insert on spending_requests
  deferrable initially deferred for each row when (new.state in ('authorised', 'authorised_with_conditions'))
  execute function regia.contract_changed();
create constraint trigger watch_contract after update of state, ends_on on spending_requests
  deferrable initially deferred for each row
  when (new.state in ('authorised', 'authorised_with_conditions') and (old.state <> new.state or old.ends_on is distinct from new.ends_on))
  execute function regia.contract_changed();

create function regia.derogation_given() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    perform regia.watch_place((select r.data_centre_id from spending_requests r where r.spending_request_id = new.spending_request_id),
      jsonb_build_object('kind', 'derogation'));
    return null;
  end $$;
create constraint trigger watch_derogation after insert on spending_derogations
  deferrable initially deferred for each row execute function regia.derogation_given();

-- Every service hosted in a place with what its plan in force says: for the owner of the place and for the programme. Of a foreign service the owner sees
-- body, name, class and the day it leaves, nothing more.
create function regia.place_plan(of_data_centre uuid) returns table (
    administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, is_own boolean,
    number integer, standing text, approach text, has_reason boolean, starts_on date, ends_on date)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.administration_id, a.name, s.digital_service_id, s.name, s.data_class, s.administration_id = d.administration_id,
      case when v.whole then c.number end, c.standing, case when v.whole then c.approach end, case when v.whole then c.has_reason end,
      case when v.whole then c.starts_on end, c.ends_on
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active'
    join administrations a on a.administration_id = s.administration_id
    left join plan_commitments c on c.digital_service_id = s.digital_service_id
    cross join lateral (select regia.reads_programme() or s.administration_id = any (regia.scope()) as whole) v
    where d.data_centre_id = of_data_centre and (d.administration_id = any (regia.scope()) or regia.reads_programme())
    order by c.ends_on nulls last, a.name, s.name, s.digital_service_id $$;
revoke all on function regia.place_plan(uuid) from public;
grant execute on function regia.place_plan(uuid) to regia_app;

-- What was sent and approved before these tables were there.
do $$
declare p record;
begin
  for p in select plan_id from plans where version_count > 0 loop
    perform regia.follow_plan(p.plan_id, false);
  end loop;
end $$;
