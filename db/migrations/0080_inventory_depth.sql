-- How large a data centre is and which requirements it meets, what software costs, which service needs which.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The previous release still works on this schema: new columns have a default or admit null. Null is «not known», never zero.

alter table data_centres
  add column servers_count integer check (servers_count >= 0),
  -- Processors as the census counts them, not cores.
  add column cpu_count integer check (cpu_count >= 0),
  add column ram_gb integer check (ram_gb >= 0),
  add column storage_gb integer check (storage_gb >= 0),
  add column racks_count integer check (racks_count >= 0),
  add column energy_kwh_year integer check (energy_kwh_year >= 0),
  -- The day the figures above are true for.
  add column capacity_on date,
  -- The day it was switched off; closes_on is the day it was planned for.
  add column closed_on date,
  -- Which census gave the group.
  add column census_edition text not null default '';

alter table software
  add column product text not null default '',
  add column yearly_cost_cents bigint check (yearly_cost_cents >= 0);

-- A service that cannot work without another of the same body.
create table service_dependencies (
  administration_id uuid not null,
  digital_service_id uuid not null,
  depends_on_id uuid not null,
  reason text not null default '',
  created_at timestamptz not null,
  primary key (administration_id, digital_service_id, depends_on_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id) on delete cascade,
  foreign key (administration_id, depends_on_id) references digital_services (administration_id, digital_service_id) on delete cascade,
  check (digital_service_id <> depends_on_id)
);
create index service_dependencies_by_needed on service_dependencies (administration_id, depends_on_id);

-- The way from a service, through what it needs, to another: the names that would close a circle. Null when there is none.
create function regia.dependency_path(of_administration uuid, from_service uuid, to_service uuid) returns text[]
  language sql stable set search_path = public, pg_temp
  as $$ with recursive way (digital_service_id, names, seen) as (
      select s.digital_service_id, array[s.name], array[s.digital_service_id] from digital_services s
        where s.administration_id = of_administration and s.digital_service_id = from_service
      union all
      select s.digital_service_id, w.names || s.name, w.seen || s.digital_service_id
        from way w
        join service_dependencies d on d.administration_id = of_administration and d.digital_service_id = w.digital_service_id
        join digital_services s on s.administration_id = of_administration and s.digital_service_id = d.depends_on_id
        where w.digital_service_id <> to_service and s.digital_service_id <> all (w.seen))
    select names from way where digital_service_id = to_service order by cardinality(names) limit 1 $$;
grant execute on function regia.dependency_path(uuid, uuid, uuid) to regia_app;

-- Two people who each add half of a circle wait for one another on the lock of the body.
create function regia.refuse_circle() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('service_dependencies ' || new.administration_id, 0));
    if regia.dependency_path(new.administration_id, new.depends_on_id, new.digital_service_id) is not null then
      raise exception 'services depend on each other in a circle' using errcode = 'check_violation', constraint = 'no_circle_of_services';
    end if;
    return new;
  end $$;
create trigger no_circle_of_services before insert or update on service_dependencies
  for each row execute function regia.refuse_circle();

-- Requirements that place a data centre in a group, by edition of the census: dated reference rows.
create table requirements (
  checklist_code text not null,
  requirement_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  area text not null default '',
  label text not null,
  -- Whether the columns «PSN» and «A» of the list ask for it.
  for_psn boolean not null,
  for_a boolean not null,
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  primary key (checklist_code, requirement_code, valid_from)
);

create table data_centre_requirements (
  administration_id uuid not null,
  data_centre_id uuid not null,
  checklist_code text not null,
  requirement_code text not null,
  answer text not null check (answer in ('met', 'partly', 'not_met')),
  note text not null default '',
  answered_on date not null,
  person_id uuid not null references people,
  primary key (administration_id, data_centre_id, checklist_code, requirement_code),
  foreign key (administration_id, data_centre_id) references data_centres (administration_id, data_centre_id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['service_dependencies', 'requirements', 'data_centre_requirements'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to regia_app', t);
  end loop;
  execute 'create policy read_all on requirements for select using ((select regia.system_actor() is not null or regia.is_signed_in()))';
  execute 'create policy write_by_administrator on requirements for all using ((select regia.is_administrator()))';
  foreach t in array array['service_dependencies', 'data_centre_requirements'] loop
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy remove_in_scope on %I for delete using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;
