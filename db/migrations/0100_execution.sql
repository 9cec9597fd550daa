-- What an approved plan commits to, service by service, and how far each has come. The previous release still works: it writes none of it.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table plans add column approved_number integer;
update plans p set approved_number = (select max(v.number) from plan_versions v where v.plan_id = p.plan_id and v.outcome = 'approved');

-- A service of the latest approved version, in its words, and its progress. A row whose approved_number is not the plan's is of a
-- service that a later version left out: it is kept, and counts no more.
create table executions (
  administration_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid not null,
  approved_number integer not null,
  channel text not null check (channel in ('programme', 'office')),
  service_name text not null,
  data_class text check (data_class in ('ordinary', 'critical', 'strategic')),
  approach text not null check (approach in ('A', 'B', 'retain', 'retire', 'not_due')),
  destination_kind text check (destination_kind in ('psn', 'qualified_cloud', 'adequate_infrastructure', 'group_a_data_centre')),
  destination_name text not null default '',
  planned_starts_on date,
  planned_ends_on date,
  state text not null default 'not_started' check (state in ('not_started', 'contracted', 'in_progress', 'migrated', 'verified')),
  contracted_on date,
  started_on date,
  migrated_on date,
  verified_on date,
  -- A service is migrated when all of it is: systems, data, software.
  are_systems_migrated boolean not null default false,
  is_data_migrated boolean not null default false,
  is_software_migrated boolean not null default false,
  responsible_person_id uuid references people,
  -- Who declared it migrated: somebody else verifies.
  declared_by uuid references people,
  verified_by uuid references people,
  version integer not null default 1,
  updated_by uuid references people,
  updated_at timestamptz not null,
  primary key (administration_id, plan_id, digital_service_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id),
  check (state not in ('migrated', 'verified') or (migrated_on is not null and are_systems_migrated and is_data_migrated and is_software_migrated)),
  check ((state = 'verified') = (verified_on is not null))
);
create index executions_by_service on executions (digital_service_id);
create index executions_by_state on executions (state, planned_ends_on, plan_id, digital_service_id);

alter table executions enable row level security;
grant select, insert, update on executions to regia_app;
create policy read_in_scope on executions for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_sent on executions for select using (channel = 'programme' and (select regia.reads_programme()));
create policy write_in_scope on executions for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy change_in_scope on executions for update using (administration_id = any ((select regia.writing_scope())::uuid[]));
-- Whoever approves writes what is approved, and verifies.
create policy write_approved on executions for insert
  with check (channel = 'programme' and (select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy change_approved on executions for update
  using (channel = 'programme' and (select regia.actor_role() in ('reviewer', 'programme_officer')));

-- What was approved before this table was there.
insert into executions (administration_id, plan_id, digital_service_id, approved_number, channel, service_name, data_class, approach,
    destination_kind, destination_name, planned_starts_on, planned_ends_on, updated_at)
  select p.administration_id, p.plan_id, (s ->> 'id')::uuid, v.number, v.channel, s ->> 'name', s ->> 'dataClass', s ->> 'approach',
    s ->> 'destinationKind', coalesce(s ->> 'destinationName', ''), (s ->> 'startsOn')::date, (s ->> 'endsOn')::date, v.outcome_at
  from plans p join plan_versions v on v.plan_id = p.plan_id and v.number = p.approved_number,
    jsonb_array_elements(v.content::jsonb -> 'services') s
  where s ->> 'approach' is not null;
