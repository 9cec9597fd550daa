-- Bands of residents and suppliers' qualified services as dated reference rows, and what changed in every reference table.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables only: the previous release still works on this schema; what it loads leaves no line in reference_changes.

create table population_bands (
  band_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  from_residents integer not null check (from_residents >= 0),
  -- The most residents, included; null for the last band.
  to_residents integer check (to_residents >= from_residents),
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  primary key (band_code, valid_from)
);

-- What suppliers sell, as a catalogue says it: a renewal or a revocation is a new row of the same code.
create table qualified_services (
  catalogue_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  supplier text not null,
  name text not null,
  service_kind text not null check (service_kind in ('infrastructure', 'iaas', 'paas', 'saas')),
  -- As in qualification_levels; null while it is not known.
  level_code text,
  state text not null check (state in ('qualified', 'revoked')),
  renewal_asked_on date,
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  primary key (catalogue_code, valid_from)
);

-- A row that was added or ended: by whom, when, and from which file.
create table reference_changes (
  reference_change_id uuid primary key,
  kind text not null,
  code text not null,
  valid_from date not null,
  action text not null check (action in ('add', 'end')),
  changed_at timestamptz not null,
  person_id uuid references people,
  association_id uuid references associations,
  file_name text,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$')
);
create index reference_changes_by_kind on reference_changes (kind, changed_at desc);

do $$
declare t text;
begin
  foreach t in array array['population_bands', 'qualified_services', 'reference_changes'] loop
    execute format('alter table %I enable row level security', t);
  end loop;
  foreach t in array array['population_bands', 'qualified_services'] loop
    execute format('grant select, insert, update on %I to regia_app', t);
    execute format('create policy read_all on %I for select using ((select regia.system_actor() is not null or regia.is_signed_in()))', t);
    execute format('create policy write_by_administrator on %I for all using ((select regia.is_administrator()))', t);
  end loop;
end $$;
grant select, insert on reference_changes to regia_app;
create policy read_all on reference_changes for select
  using ((select regia.system_actor() is not null) or (association_id is null and (select regia.is_signed_in()))
    or association_id = (select regia.assignment_owner()));
create policy write_by_administrator on reference_changes for insert with check ((select regia.is_administrator()));
create policy write_by_office on reference_changes for insert
  with check (association_id is not null and association_id = (select regia.assignment_owner())
    and (select regia.actor_role() = 'office_member'));
