-- Workbooks brought into the inventory: each file is kept with what was read, decided and done, so that it can be looked at and undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The previous release still works on this schema: new columns have a default.

-- What the official list of software says of each, besides name, version and supplier.
alter table software
  add column licences text not null default '',
  add column opportunity text check (opportunity in ('high', 'medium', 'low')),
  add column risk text check (risk in ('high', 'medium', 'low')),
  add column ease text check (ease in ('high', 'medium', 'low'));

create table workbook_imports (
  administration_id uuid not null references administrations,
  workbook_import_id uuid not null,
  state text not null check (state in ('uploaded', 'previewed', 'applied', 'undone', 'discarded')),
  kind text not null check (kind in ('software_list')),
  -- Which edition of our own file it is; null for the official form, which carries none.
  edition integer,
  file_name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  sheet_name text not null,
  header_line integer not null,
  header jsonb not null,
  -- Index of the column of each field.
  columns jsonb not null,
  -- What our file said when it was exported, by software; null for a file of somebody else.
  base jsonb,
  -- Answers to the cells to correct; null until somebody answers.
  choices jsonb,
  -- What was written, with what stood before: all that undoing needs.
  effects jsonb,
  person_id uuid not null references people,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (administration_id, workbook_import_id),
  unique (workbook_import_id)
);
create index workbook_imports_by_age on workbook_imports (administration_id, created_at desc);

create table workbook_import_rows (
  administration_id uuid not null,
  workbook_import_id uuid not null,
  line integer not null,
  cells jsonb not null,
  -- How the row ended; null until the import is applied.
  verdict text check (verdict in ('new', 'changed', 'unchanged', 'refused')),
  label text not null default '',
  changes jsonb not null default '[]',
  problems jsonb not null default '[]',
  primary key (administration_id, workbook_import_id, line),
  foreign key (administration_id, workbook_import_id) references workbook_imports (administration_id, workbook_import_id)
);

-- How an office, or a body on its own, calls the columns: remembered from the last file whose columns it told.
create table workbook_columns (
  owner_id uuid not null,
  kind text not null check (kind in ('software_list')),
  heading text not null,
  field text not null,
  primary key (owner_id, kind, heading)
);

-- The association or the body of the assignment under which somebody acts.
create function regia.assignment_owner() returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(a.association_id, a.administration_id) from assignments a
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id() $$;
revoke all on function regia.assignment_owner() from public;
grant execute on function regia.assignment_owner() to regia_app;

do $$
declare t text;
begin
  foreach t in array array['workbook_imports', 'workbook_import_rows', 'workbook_columns'] loop
    execute format('alter table %I enable row level security', t);
  end loop;
  -- A file may hold reserved fields: only those who write for the body see it.
  foreach t in array array['workbook_imports', 'workbook_import_rows'] loop
    execute format('grant select, insert, update on %I to regia_app', t);
    execute format('create policy by_who_writes on %I for all using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;
grant select, insert, update, delete on workbook_columns to regia_app;
create policy by_owner on workbook_columns for all using (owner_id = (select regia.assignment_owner()));
