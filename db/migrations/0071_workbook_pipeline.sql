-- A workbook may hold rows of many bodies and tens of thousands of lines: it belongs to a body or to an association, is read aside, line by
-- line, and its preview is stored. The previous release does not read imports on this schema; everything else of it still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create temporary table old_imports on commit drop as select * from workbook_imports;
create temporary table old_rows on commit drop as select * from workbook_import_rows;
drop table workbook_import_rows;
drop table workbook_imports;

create table workbook_imports (
  owner_id uuid not null generated always as (coalesce(administration_id, association_id)) stored,
  administration_id uuid references administrations,
  association_id uuid references associations,
  workbook_import_id uuid not null,
  -- Whose rows they are when the rows do not say it.
  body_id uuid references administrations,
  state text not null check (state in ('reading', 'uploaded', 'checking', 'previewed', 'applying', 'applied', 'undone', 'discarded', 'unreadable')),
  -- Null until recognised.
  kind text check (kind in ('software_list', 'inventory')),
  -- Which edition of our own file it is; null for a file of somebody else.
  edition integer,
  file_name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size integer not null,
  -- Where each sheet was found and which column holds which field.
  sheets jsonb not null default '[]',
  is_all_or_nothing boolean not null default false,
  -- Why it cannot be read.
  fault text,
  -- What the stored preview was compared with.
  fingerprint text,
  counts jsonb not null default '{}',
  -- Under whose assignment the work under way is done.
  acting jsonb not null,
  -- A reader that dies leaves its lease to run out; another goes on.
  lease_until timestamptz,
  attempts integer not null default 0,
  progress_done integer not null default 0,
  progress_total integer not null default 0,
  person_id uuid not null references people,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (owner_id, workbook_import_id),
  unique (workbook_import_id),
  check (num_nonnulls(administration_id, association_id) = 1)
);
create index workbook_imports_by_age on workbook_imports (owner_id, created_at desc);
create index workbook_imports_of_body on workbook_imports (body_id);
create index workbook_imports_under_way on workbook_imports (created_at) where state in ('reading', 'checking', 'applying');

-- The file as it came, in pieces short enough not to hold the store.
create table workbook_file_parts (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  part integer not null,
  content bytea not null,
  primary key (owner_id, workbook_import_id, part),
  foreign key (owner_id, workbook_import_id) references workbook_imports (owner_id, workbook_import_id) on update cascade
);

create table workbook_import_rows (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  -- Which of the sheets of its kind.
  sheet smallint not null,
  line integer not null,
  cells jsonb not null,
  -- The body the row is of; null when it is not one the owner writes for.
  body_id uuid,
  -- What it is called, folded, and the id that our own file gave it.
  name_key text not null default '',
  ref uuid,
  -- The id it takes if it is new.
  new_id uuid not null,
  -- Marks of what our own file said when it left, by column.
  base text,
  answers jsonb not null default '{}',
  -- Null until checked.
  verdict text check (verdict in ('new', 'changed', 'unchanged', 'refused')),
  -- 0 refused, 1 has cells that were asked about, 2 the others.
  rank smallint not null default 2,
  label text not null default '',
  changes jsonb not null default '[]',
  problems jsonb not null default '[]',
  -- What it would write.
  plan jsonb,
  primary key (owner_id, workbook_import_id, sheet, line),
  foreign key (owner_id, workbook_import_id) references workbook_imports (owner_id, workbook_import_id) on update cascade
);
create index workbook_rows_of_body on workbook_import_rows (owner_id, workbook_import_id, body_id, sheet, line);
create index workbook_rows_by_verdict on workbook_import_rows (owner_id, workbook_import_id, verdict, sheet, line);
create index workbook_rows_to_look_at on workbook_import_rows (owner_id, workbook_import_id, rank, sheet, line) where rank < 2;

-- What an import wrote, with what stood before (null: it was not there) and its version after: all that undoing needs.
create table workbook_effects (
  owner_id uuid not null,
  workbook_import_id uuid not null,
  ordinal integer not null,
  administration_id uuid not null,
  kind text not null check (kind in ('data_centre', 'software', 'service', 'dependency')),
  thing_id uuid not null,
  before jsonb,
  version integer not null,
  primary key (owner_id, workbook_import_id, ordinal),
  foreign key (owner_id, workbook_import_id) references workbook_imports (owner_id, workbook_import_id) on update cascade
);

insert into workbook_imports (administration_id, workbook_import_id, body_id, state, kind, edition, file_name, sha256, size, sheets, acting,
    person_id, created_at, updated_at, version)
  select administration_id, workbook_import_id, administration_id, case state when 'previewed' then 'discarded' when 'uploaded' then 'discarded' else state end,
    kind, edition, file_name, sha256, length(content), jsonb_build_array(jsonb_build_object('sheet', 0, 'name', sheet_name, 'headerLine', header_line,
    'header', header, 'columns', columns)), '{}', person_id, created_at, updated_at, version from old_imports;
insert into workbook_file_parts select administration_id, workbook_import_id, 0, content from old_imports;
insert into workbook_import_rows (owner_id, workbook_import_id, sheet, line, cells, body_id, new_id, verdict, rank, label, changes, problems)
  select administration_id, workbook_import_id, 0, line, cells, administration_id, gen_random_uuid(), verdict,
    case when verdict = 'refused' then 0 when problems <> '[]' then 1 else 2 end, label, changes, problems from old_rows;
update workbook_imports i set counts = (select coalesce(jsonb_object_agg(c.verdict, c.count), '{}') from (
  select r.verdict, count(*) from workbook_import_rows r where r.workbook_import_id = i.workbook_import_id and r.verdict is not null group by 1) c);
insert into workbook_effects
  select i.administration_id, i.workbook_import_id, e.ordinality, i.administration_id, e.value ->> 'kind', (e.value ->> 'id')::uuid,
    case when e.value -> 'before' = 'null' then null when e.value ->> 'kind' = 'service' then jsonb_build_object('softwareIds', e.value -> 'before')
      else e.value -> 'before' end, (e.value ->> 'version')::integer
  from old_imports i, jsonb_array_elements(i.effects) with ordinality e where jsonb_typeof(i.effects) = 'array';

alter table workbook_columns drop constraint workbook_columns_kind_check,
  add constraint workbook_columns_kind_check check (kind in ('software_list', 'inventory'));

-- Whose imports the actor works on: those of the bodies it writes for and, for the office, those of its association.
create function regia.workbook_owners() returns uuid[]
  language sql stable set search_path = public, pg_temp
  as $$ select regia.writing_scope() || case when regia.actor_role() = 'office_member' then array[regia.assignment_owner()] else '{}' end $$;
grant execute on function regia.workbook_owners() to regia_app;

-- Changes with anything of the inventory of these bodies. Only for who writes for them all; null otherwise.
create function regia.inventory_fingerprint(of_administrations uuid[]) returns text
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not of_administrations <@ regia.writing_scope() then return null; end if;
    return (select md5(concat_ws(' ', d.s, w.s, v.s, p.s)) from
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from data_centres where administration_id = any (of_administrations)) d,
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from software where administration_id = any (of_administrations)) w,
      (select concat_ws(' ', count(*), sum(version), max(updated_at)) s from digital_services where administration_id = any (of_administrations)) v,
      (select concat_ws(' ', count(*), max(created_at)) s from service_dependencies where administration_id = any (of_administrations)) p);
  end $$;
grant execute on function regia.inventory_fingerprint(uuid[]) to regia_app;

do $$
declare t text;
begin
  -- A file may hold reserved fields: only those who write for its owner see it.
  foreach t in array array['workbook_imports', 'workbook_file_parts', 'workbook_import_rows', 'workbook_effects'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to regia_app', t);
    execute format('create policy by_owner on %I for all using (owner_id = any ((select regia.workbook_owners())::uuid[]))', t);
  end loop;
  -- Jobs find what is under way, and hand it to whoever asked for it.
  execute 'create policy find_work on workbook_imports for all using ((select coalesce(regia.system_actor() = ''jobs'', false)))';
end $$;
