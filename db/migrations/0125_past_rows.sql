-- What plans, their items, their executions, services and data centres were before each change, to show any past day. What a row says now
-- stays in its own table: an insert writes nothing here.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New table, triggers, and columns with defaults: the previous release still works, and what it writes is kept too.

-- `content` was true until `ended_at`, which is the instant its change is dated. `is_rebuilt`: told again from events of before this table.
create table past_rows (
  past_row_id bigint generated always as identity primary key,
  administration_id uuid not null references administrations,
  table_name text not null check (table_name in ('plans', 'plan_items', 'executions', 'digital_services', 'data_centres')),
  row_id uuid not null,
  ended_at timestamptz not null,
  is_rebuilt boolean not null default false,
  content jsonb not null
);
create index past_rows_by_thing on past_rows (administration_id, table_name, row_id, ended_at, past_row_id desc);
create index past_rows_rebuilt on past_rows (ended_at) where is_rebuilt;
create index past_rows_by_place on past_rows ((content ->> 'data_centre_id'), ended_at) where table_name = 'digital_services';

-- Read as the rows themselves are; written by the triggers alone.
alter table past_rows enable row level security;
grant select on past_rows to regia_app;
create policy read_in_scope on past_rows for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_inventory on past_rows for select
  using (table_name in ('digital_services', 'data_centres') and (select regia.reads_programme()));
create policy read_sent on past_rows for select
  using ((select regia.reads_programme()) and ((table_name = 'plans' and (content ->> 'version_count')::integer > 0)
    or (table_name = 'executions' and content ->> 'channel' = 'programme')));

-- When a service entered the plan, and when it was first approved.
alter table plan_items add column created_at timestamptz not null default now();
alter table executions add column created_at timestamptz not null default now();
update plan_items i set created_at = coalesce(
  (select max(e.at) from events e join digital_services s on s.digital_service_id = i.digital_service_id
    where e.subject_kind = 'plan' and e.subject_id = i.plan_id and e.action = 'add_services' and e.changes -> 'services' -> 1 ? s.name),
  (select p.created_at from plans p where p.plan_id = i.plan_id));
update executions x set created_at = coalesce(
  (select min(v.outcome_at) from plan_versions v where v.plan_id = x.plan_id and v.outcome = 'approved'
    and v.content::jsonb -> 'services' @> jsonb_build_array(jsonb_build_object('id', x.digital_service_id))),
  x.updated_at);

create function regia.keep_past_row() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
declare until timestamptz;
begin
  if tg_op = 'UPDATE' then until := new.updated_at;
  -- A service leaves a plan with a move of the plan, which is dated.
  else until := coalesce((select p.updated_at from plans p where p.plan_id = old.plan_id), now());
  end if;
  insert into past_rows (administration_id, table_name, row_id, ended_at, content)
    values (old.administration_id, tg_table_name, (to_jsonb(old) ->> tg_argv[0])::uuid, until, to_jsonb(old));
  return null;
end $$;
create trigger keep_past after update on plans for each row
  when ((old.state, old.version_count, old.responsible_person_id, old.reviewer_person_id, old.late_reason, old.late_new_end_on, old.revision)
    is distinct from (new.state, new.version_count, new.responsible_person_id, new.reviewer_person_id, new.late_reason, new.late_new_end_on,
      new.revision))
  execute function regia.keep_past_row('plan_id');
create trigger keep_past after update on plan_items for each row
  when (old.updated_at is distinct from new.updated_at) execute function regia.keep_past_row('plan_item_id');
create trigger keep_removed after delete on plan_items for each row execute function regia.keep_past_row('plan_item_id');
create trigger keep_past after update on executions for each row
  when (old.updated_at is distinct from new.updated_at) execute function regia.keep_past_row('execution_id');
create trigger keep_past after update on digital_services for each row
  when (old.updated_at is distinct from new.updated_at) execute function regia.keep_past_row('digital_service_id');
create trigger keep_past after update on data_centres for each row
  when (old.updated_at is distinct from new.updated_at) execute function regia.keep_past_row('data_centre_id');

-- What changed since an instant, as it was then. Of two changes of one instant the first one counts: rebuilt rows are written backwards.
create function regia.past_of(of_administration uuid, of_table text, instant timestamptz)
  returns table (row_id uuid, content jsonb)
  language sql stable
  as $$ select distinct on (p.row_id) p.row_id, p.content from past_rows p
    where p.administration_id = of_administration and p.table_name = of_table and p.ended_at > instant
    order by p.row_id, p.ended_at, p.past_row_id desc $$;

-- The rows of a body as they were at an instant, of those the reader may read: one function for each table.
create function regia.plans_on(of_administration uuid, instant timestamptz) returns setof plans language sql stable as $$
  select r.* from regia.past_of(of_administration, 'plans', instant) p, jsonb_populate_record(null::plans, p.content) r where r.created_at <= instant
  union all
  select t.* from plans t where t.administration_id = of_administration and t.created_at <= instant
    and t.plan_id not in (select p.row_id from regia.past_of(of_administration, 'plans', instant) p) $$;
create function regia.plan_items_on(of_administration uuid, instant timestamptz) returns setof plan_items language sql stable as $$
  select r.* from regia.past_of(of_administration, 'plan_items', instant) p, jsonb_populate_record(null::plan_items, p.content) r
    where r.created_at <= instant
  union all
  select t.* from plan_items t where t.administration_id = of_administration and t.created_at <= instant
    and t.plan_item_id not in (select p.row_id from regia.past_of(of_administration, 'plan_items', instant) p) $$;
create function regia.executions_on(of_administration uuid, instant timestamptz) returns setof executions language sql stable as $$
  select r.* from regia.past_of(of_administration, 'executions', instant) p, jsonb_populate_record(null::executions, p.content) r
    where r.created_at <= instant
  union all
  select t.* from executions t where t.administration_id = of_administration and t.created_at <= instant
    and t.execution_id not in (select p.row_id from regia.past_of(of_administration, 'executions', instant) p) $$;
create function regia.digital_services_on(of_administration uuid, instant timestamptz) returns setof digital_services language sql stable as $$
  select r.* from regia.past_of(of_administration, 'digital_services', instant) p, jsonb_populate_record(null::digital_services, p.content) r
    where r.created_at <= instant
  union all
  select t.* from digital_services t where t.administration_id = of_administration and t.created_at <= instant
    and t.digital_service_id not in (select p.row_id from regia.past_of(of_administration, 'digital_services', instant) p) $$;
create function regia.data_centres_on(of_administration uuid, instant timestamptz) returns setof data_centres language sql stable as $$
  select r.* from regia.past_of(of_administration, 'data_centres', instant) p, jsonb_populate_record(null::data_centres, p.content) r
    where r.created_at <= instant
  union all
  select t.* from data_centres t where t.administration_id = of_administration and t.created_at <= instant
    and t.data_centre_id not in (select p.row_id from regia.past_of(of_administration, 'data_centres', instant) p) $$;

-- Whether what was true then is told again from events, of any body: some of it may be missing.
create function regia.is_rebuilt_on(instant timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from past_rows p where p.is_rebuilt and p.ended_at > instant) $$;

-- What a body was called on a day.
create function regia.name_on(of_administration uuid, day date) returns text language sql stable as $$
  select coalesce((select n.name from administration_names n where n.administration_id = a.administration_id and n.replaced_on > day
    order by n.replaced_on limit 1), a.name)
  from administrations a where a.administration_id = of_administration $$;

-- What ran in a data centre at an instant, of every body: the same four things as `regia.hosted_services`, for the same readers.
create function regia.hosted_services_on(of_data_centre uuid, instant timestamptz) returns table (
    administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, planned_end date, is_own boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with place as (
      select d.administration_id, d.administration_id = any (regia.scope()) as is_in_scope from data_centres d
      where d.data_centre_id = of_data_centre and (d.administration_id = any (regia.scope()) or regia.reads_programme())),
    candidates as (
      select s.administration_id, s.digital_service_id from digital_services s where s.data_centre_id = of_data_centre
      union
      select p.administration_id, p.row_id from past_rows p
        where p.table_name = 'digital_services' and p.content ->> 'data_centre_id' = of_data_centre::text and p.ended_at > instant)
    select s.administration_id, regia.name_on(s.administration_id, (instant at time zone 'Europe/Rome')::date),
      s.digital_service_id, s.name, s.data_class, case when place.is_in_scope then i.ends_on end,
      s.administration_id = place.administration_id
    from place cross join candidates c
    cross join lateral (select t.* from regia.digital_services_on(c.administration_id, instant) t
      where t.digital_service_id = c.digital_service_id and t.data_centre_id = of_data_centre and t.state = 'active') s
    left join lateral (select t.ends_on from regia.plan_items_on(c.administration_id, instant) t
      where t.digital_service_id = c.digital_service_id) i on true
    order by 2, 4, 3 $$;
grant execute on all functions in schema regia to regia_app;

-- The past before this table, as far as events tell it: each change of a row taken back, the last one first. Events keep the place of a
-- service in words: where those are the words of one data centre it is that one, else the place of then stays unknown.
do $$
declare
  thing record;
  found record;
  told record;
  changed record;
  was jsonb;
  name text;
  before jsonb;
  place uuid;
  renamed constant jsonb := '{"group": "agid_group", "servers": "servers_count", "cpu": "cpu_count", "ram": "ram_gb", "storage": "storage_gb",
    "racks": "racks_count", "energy": "energy_kwh_year"}';
begin
  for thing in select * from (values ('plans', 'plan', 'plan_id'), ('plan_items', 'plan_item', 'plan_item_id'),
      ('executions', 'execution', 'execution_id'), ('digital_services', 'digital_service', 'digital_service_id'),
      ('data_centres', 'data_centre', 'data_centre_id')) as t (table_name, kind, key) loop
    for found in execute format('select t.administration_id, t.%1$I as id, to_jsonb(t) as content, t.created_at from %2$I t
        where exists (select from events e where e.subject_kind = %3$L and e.subject_id = t.%1$I)', thing.key, thing.table_name, thing.kind) loop
      was := found.content;
      for told in select e.at, e.from_state, e.changes from events e where e.subject_kind = thing.kind and e.subject_id = found.id
          and e.at > found.created_at and (e.from_state is not null or e.changes <> '{}') order by e.at desc, e.event_id desc loop
        if told.from_state is not null and was ? 'state' then was := was || jsonb_build_object('state', told.from_state); end if;
        for changed in select c.key, c.value from jsonb_each(told.changes) c loop
          before := changed.value -> 0;
          if thing.kind = 'digital_service' and changed.key = 'place' then
            select case when count(*) = 1 then (array_agg(d.data_centre_id))[1] end into place
              from data_centres d join administrations a using (administration_id)
              where before #>> '{}' like '%(%)' and regexp_replace(before #>> '{}', ' \([^)]*\)$', '')
                = d.name || case when d.administration_id = found.administration_id then '' else ', ' || a.name end;
            was := was || jsonb_build_object('data_centre_id', place, 'hosting', case
              when place is not null then 'data_centre' when before #>> '{}' = 'Cloud' then 'cloud'
              when before #>> '{}' = 'Presso il fornitore' then 'supplier' else 'unknown' end);
          elsif changed.key not in ('version', 'service', 'type', 'software') then
            name := coalesce(case when thing.kind = 'data_centre' then renamed ->> changed.key end,
              lower(regexp_replace(changed.key, '([A-Z])', '_\1', 'g')));
            -- An empty text is told as no value.
            if was ? name then
              was := was || jsonb_build_object(name, case when before = 'null'::jsonb and exists (
                  select from pg_attribute t where t.attrelid = thing.table_name::regclass and t.attname = name and t.attnotnull)
                then case jsonb_typeof(was -> name) when 'boolean' then 'false'::jsonb else '""'::jsonb end else before end);
            end if;
          end if;
        end loop;
        insert into past_rows (administration_id, table_name, row_id, ended_at, is_rebuilt, content)
          values (found.administration_id, thing.table_name, found.id, told.at, true, was);
      end loop;
    end loop;
  end loop;
end $$;
