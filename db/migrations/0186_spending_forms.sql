-- Editions of the form of spending, each from its day: what is asked, of whom, how the states are called, whether group A communicates. A draft remembers the
-- edition its writer saw; a version says in its own text which one it was sent under. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later
create table spending_forms (
  spending_form_id uuid primary key,
  number integer not null unique check (number > 0),
  -- From this day it is the one in force, until a later one.
  valid_from date not null,
  content jsonb not null,
  note text not null default '',
  written_by uuid not null references people,
  written_at timestamptz not null
);
create index spending_forms_by_day on spending_forms (valid_from desc, number desc);
alter table spending_forms enable row level security;
grant select, insert on spending_forms to regia_app;
create policy read_all on spending_forms for select using (true);
create policy write_by_officer on spending_forms for insert with check ((select regia.actor_role() = 'programme_officer'));

-- 0: the proposal of the project, which every draft was written by until now.
alter table spending_drafts add column form_number integer not null default 0;

-- The act that appoints who signs the report.
alter table spending_documents drop constraint spending_documents_purpose_check;
alter table spending_documents add constraint spending_documents_purpose_check check (purpose in ('report', 'appointment', 'other'));
