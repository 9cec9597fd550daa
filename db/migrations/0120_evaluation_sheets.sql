-- The evaluation sheet of an examination: its criteria as dated reference rows, what the reviewer marks while examining, and the sheet as
-- it went with the outcome, which nobody changes or removes.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables only: the previous release still works on this schema; what it decides has no sheet.

create table evaluation_criteria (
  criterion_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  label text not null,
  look_at text not null,
  -- Whether it is judged on the plan alone, or says in which services it is not met.
  subject text not null check (subject in ('plan', 'service')),
  weight integer not null check (weight between 1 and 100),
  is_compulsory boolean not null,
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred', 'house')),
  source text not null,
  primary key (criterion_code, valid_from)
);

-- Draft of the examination: on the plan, or on the service where a criterion is not met.
create table evaluation_marks (
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  criterion_code text not null,
  digital_service_id uuid,
  -- Null while only the note is written.
  mark text check (mark in ('met', 'partly', 'not_met')),
  note text not null default '',
  marked_by uuid not null references people,
  marked_at timestamptz not null,
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id),
  unique nulls not distinct (administration_id, plan_id, version_number, criterion_code, digital_service_id),
  check (digital_service_id is null or mark in ('partly', 'not_met'))
);
create index evaluation_marks_by_plan on evaluation_marks (plan_id, version_number);

create table plan_evaluations (
  administration_id uuid not null,
  plan_id uuid not null,
  version_number integer not null,
  -- Canonical JSON: the criteria with their weights, the marks, the total.
  content text not null,
  closed_at timestamptz not null,
  primary key (administration_id, plan_id, version_number),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);
create index plan_evaluations_by_plan on plan_evaluations (plan_id);

alter table evaluation_criteria enable row level security;
alter table evaluation_marks enable row level security;
alter table plan_evaluations enable row level security;
grant select, insert, update on evaluation_criteria to regia_app;
grant select, insert, update, delete on evaluation_marks to regia_app;
grant select, insert on plan_evaluations to regia_app;

create policy read_all on evaluation_criteria for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on evaluation_criteria for all using ((select regia.is_administrator()));
-- What is marked while examining is read by nobody else: the body reads the sheet with the outcome.
create policy examine on evaluation_marks for all
  using ((select regia.actor_role() in ('reviewer', 'programme_officer')));
create policy read_in_scope on plan_evaluations for select
  using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_by_programme on plan_evaluations for select using ((select regia.reads_programme()));
create policy write_with_the_outcome on plan_evaluations for insert
  with check ((select regia.actor_role() in ('reviewer', 'programme_officer')));
