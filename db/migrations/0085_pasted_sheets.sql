-- What a person wrote with one paste from a spreadsheet, so that it can be told and undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A new table only: the previous release still works on this schema.

create table pastes (
  administration_id uuid not null references administrations,
  paste_id uuid not null,
  person_id uuid not null references people,
  pasted_at timestamptz not null,
  -- The lines of the preview as they were applied, and each service with what stood before (null: it was added) and its version after.
  lines jsonb not null,
  effects jsonb not null,
  undone_at timestamptz,
  primary key (administration_id, paste_id)
);
alter table pastes enable row level security;
grant select, insert, update on pastes to regia_app;
create policy by_who_pasted on pastes for all
  using (administration_id = any ((select regia.writing_scope())::uuid[]) and person_id = (select regia.person_id()));
