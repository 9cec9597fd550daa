-- Calls (avvisi) as dated data: each version is written once and holds everything a call says. The band a person chose for a body.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables only: the previous release still works on this schema.

create table calls (
  call_id uuid primary key,
  call_code text not null unique check (call_code ~ '^[a-z0-9][a-z0-9.-]{1,79}$'),
  created_at timestamptz not null
);

-- What a call says from a day on; of two versions from the same day the later number holds. Written once.
create table call_versions (
  call_id uuid not null references calls,
  call_version_id uuid not null unique,
  number integer not null check (number > 0),
  valid_from date not null,
  -- Title, audience, windows, bands, amounts in cents, terms, documents, checks, examples: as `CallContent` in the code.
  content jsonb not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file_name text not null,
  loaded_by uuid references people,
  loaded_at timestamptz not null,
  primary key (call_id, number)
);

-- The band a person gave a body for a call, where its size does not say it or says it badly.
create table call_band_choices (
  administration_id uuid not null references administrations,
  call_id uuid not null references calls,
  band_code text not null,
  reason text not null check (length(trim(reason)) > 0),
  chosen_by uuid not null references people,
  chosen_at timestamptz not null,
  primary key (administration_id, call_id)
);

alter table calls enable row level security;
alter table call_versions enable row level security;
alter table call_band_choices enable row level security;
grant select, insert on calls, call_versions to regia_app;
grant select, insert, update, delete on call_band_choices to regia_app;
do $$
declare t text;
begin
  foreach t in array array['calls', 'call_versions'] loop
    execute format('create policy read_all on %I for select using ((select regia.system_actor() is not null or regia.is_signed_in()))', t);
    execute format('create policy write_by_administrator on %I for insert with check ((select regia.is_administrator()))', t);
  end loop;
end $$;
create policy read_in_scope on call_band_choices for select
  using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()));
create policy write_in_scope on call_band_choices for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]) and chosen_by = (select regia.person_id()));
create policy change_in_scope on call_band_choices for update
  using (administration_id = any ((select regia.writing_scope())::uuid[]))
  with check (administration_id = any ((select regia.writing_scope())::uuid[]) and chosen_by = (select regia.person_id()));
create policy remove_in_scope on call_band_choices for delete
  using (administration_id = any ((select regia.writing_scope())::uuid[]));
